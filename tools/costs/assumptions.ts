/** Values that the simulator cannot measure. Each is set high, so that a real bill is lower. */
export const ASSUMED = {
  /** A warm reconciliation waits a few hundred milliseconds for AWS; a cold start takes about a second more. */
  secondsPerInvocation: 1,
  /** Send, receive and delete. */
  requestsPerMessage: 3,
  /** The lines that Lambda itself logs: START, END and REPORT. */
  logBytesPerInvocation: 400,
  /**
   * Lambda keeps five long polls of 20 s open on an idle queue.
   * @see https://aws.amazon.com/blogs/compute/understanding-how-aws-lambda-scales-when-subscribed-to-amazon-sqs-queues/
   */
  pollsPerHour: 5 * 3 * 60,
  hoursPerMonth: 730,
} as const;
