/** ARN of the function of a hook. */
export function hookArn(name: string): string {
  return `arn:aws:lambda:us-east-1:111122223333:function:${name}`;
}
