/** Returns the address of a page of the Amazon ECS Developer Guide. */
export function awsPage(page: string): string {
  return `https://docs.aws.amazon.com/AmazonECS/latest/developerguide/${page}.html`;
}
