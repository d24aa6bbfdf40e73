/** The text of `ecs-guard simulate --help`. */
export function describeSimulateUsage(): string {
  return `usage: ecs-guard simulate --serve [options]

A simulated AWS of one account and region on 127.0.0.1: ECS with its deployments, alarms and
rollbacks, CloudWatch, EventBridge and STS, for any tool that takes AWS_ENDPOINT_URL. It needs no
AWS account, checks no signature, and keeps nothing. Its clock starts now; Ctrl-C ends it.

  --serve                    serve until stopped
  --port PORT                of AWS (default: any that is free)
  --control-port PORT        of the control port, which tells the state, pauses, advances and
                             resets (default: any that is free)
  --speed FACTOR             virtual seconds a second, above 0 and at most 10000 (default: 1)
  --models FILE              YAML: which images or environments fail, and how
  --region REGION            (default: eu-west-1)
  --account ACCOUNT          twelve digits (default: 111122223333)
  --parameter NAME=VALUE     what AWS does not publish, as alarmPollIntervalMs=5000; repeatable

exit codes: 0 when it was stopped, 1 for a bug, 2 for wrong arguments, a bad file or a port in use
`;
}
