/** Credentials in the form that the SDK's clients accept. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Replaces the SDK's chain of credential providers in the bundles. Lambda passes the role's credentials only in
 * environment variables, and they do not change during the life of an execution environment. Only a function with SnapStart
 * gets container credentials instead; no function of the guard uses SnapStart.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials
 */
export function defaultProvider(): () => Promise<Credentials> {
  return async () => {
    const accessKeyId = process.env['AWS_ACCESS_KEY_ID'];
    const secretAccessKey = process.env['AWS_SECRET_ACCESS_KEY'];
    const sessionToken = process.env['AWS_SESSION_TOKEN'];
    if (!accessKeyId || !secretAccessKey) {
      throw new Error(
        'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set: this bundle reads credentials from nowhere else',
      );
    }
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  };
}
