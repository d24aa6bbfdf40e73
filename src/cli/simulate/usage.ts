/** The text of `ecs-guard simulate --help`. */
export function describeSimulateUsage(): string {
  return `usage: ecs-guard simulate SCENARIO… [options]
       ecs-guard simulate --serve [options]

Plays deployments of Amazon ECS against CloudWatch alarms in virtual time, without AWS, and compares
what happened with what each scenario expects. SCENARIO is a YAML file, a folder of them, or - for
standard input. How to write one: docs/scenarios.md.

  --json                     the result as data: a document for one scenario, a list for several
  --svg FILE                 draws the alarm's metric against its threshold
  --alarm NAME               draws this alarm (default: the one that fired, else the closest)
  --events                   tells every event and status too

exit codes: 0 when all came out as expected, 51 when not, 2 for a mistake, with line and column

With --serve: a simulated AWS of one account and region on 127.0.0.1: ECS with its deployments, alarms and
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
  --parameter NAME=VALUE     what AWS does not publish, as alarmPollIntervalMs=5s; repeatable

exit codes: 0 when it was stopped, 1 for a bug, 2 for wrong arguments, a bad file or a port in use
`;
}
