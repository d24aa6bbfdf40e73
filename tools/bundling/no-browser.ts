/**
 * Replaces `bowser` in our programs: 34 kB that the SDK uses only in a browser, to detect the browser's name.
 *
 * @see https://github.com/aws/aws-sdk-js-v3/tree/main/packages/core
 */
export default {};
