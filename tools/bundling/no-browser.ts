/**
 * Stands in the bundles for `bowser`, 34 kB that the SDK loads in a browser alone, to read the browser's name.
 *
 * @see https://github.com/aws/aws-sdk-js-v3/tree/main/packages/core
 */
export default {};
