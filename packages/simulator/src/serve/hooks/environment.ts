/** The variables by which a hook's command finds the simulated AWS, in the account and Region of its function's ARN. */
export function environmentOf(endpoint: string, targetArn: string): Readonly<Record<string, string>> {
  const [, , , region = '', account = ''] = targetArn.split(':');
  return {
    AWS_ENDPOINT_URL: endpoint,
    ...(region === '' ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
    ...(account === '' ? {} : { AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'simulated' }),
  };
}
