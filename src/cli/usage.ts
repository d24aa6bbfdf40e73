import { EXIT_CODES } from '../core/wait/wait-verdict.ts';

const exitCodes = `exit codes:
${EXIT_CODES.map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n')}
`;

/** The text of `ecs-guard --help`. */
export function describeUsage(): string {
  return `usage: ecs-guard <command> [options]

The true verdict of Amazon ECS deployments: of real ones by reads alone and with plain AWS credentials, of
imagined ones without AWS.

  wait            follow one deployment to its end; the exit code says how it ended
  simulate        play a deployment's story offline, or serve a simulated AWS to try deployments on
  evaluate        tell the state of CloudWatch alarms for given datapoints, offline
  help COMMAND    the options of a command
  --version       the version of this program

${exitCodes}`;
}

/** The text of `ecs-guard wait --help`. */
export function describeWaitUsage(): string {
  return `usage: ecs-guard wait --service SERVICE [--cluster CLUSTER] [options]
       ecs-guard wait --deployment ARN [options]

Follows one ECS service deployment to its true end and says what happened and why. It reads and
never changes anything. Without --deployment, --since or --task-definition it takes the deployment
that is unfinished or began in the last five minutes, waits up to 60 s for one to appear, and gives
no verdict before that: the lists of ECS lag behind UpdateService.

which deployment:
  --service SERVICE          name or ARN of the service
  --cluster CLUSTER          name or ARN of its cluster (default: that of the ARN, else "default")
  --deployment ARN           this service deployment, and no other
  --task-definition TASK     a deployment of this task definition: its ARN or family:revision
  --since TIME               the first deployment created at TIME or later: 2026-11-24T10:00:00Z,
                             or a duration before now: 90s or 10m

how to wait:
  --timeout DURATION         give up after 90s, 30m, 1h30m … (default: 60m); docs/durations.md
  --require-protection       exit 43 when it succeeded without deployment alarms to protect it

how to tell:
  --json                     one JSON document with the verdict on stdout, progress on stderr
  --github                   GitHub Actions: annotation, step summary and outputs too
  --no-live                  one line a change also on a terminal

AWS:
  --region REGION            (default: that of the ARN, AWS_REGION or the profile)
  --profile PROFILE          of the shared AWS configuration (default: AWS_PROFILE)

${exitCodes}`;
}

/** The text of `ecs-guard evaluate --help`. */
export function describeEvaluateUsage(): string {
  return `usage: ecs-guard evaluate [--engine fast|plain] [CASES.jsonl | -]

Tells which state a CloudWatch alarm takes on given datapoints, and why, without AWS. One case a line:

  {"id":"1","points":[null,3,12],"alarm":{"evaluationPeriods":3,"datapointsToAlarm":2,
   "comparisonOperator":"GreaterThanThreshold","threshold":10,"treatMissingData":"missing",
   "evaluationRange":5,"previousState":"OK"}}

points are oldest first, null for a missing one. The answer, one a line and in the same order:

  {"id":"1","state":"OK","reason":"…"}

  CASES.jsonl                the file of cases; - or nothing reads stdin
  --engine fast|plain        fast: for many points; plain: the simulator's own, written apart
                             (default: fast; both give the same bytes)

A line that is no case is named on stderr and makes the exit code 2; the others are answered.

${exitCodes}`;
}
