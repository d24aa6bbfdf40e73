import { TEN_TEMPLATES, type TemplateName } from './ten-templates.ts';

/** Changes of a template, or of the traffic, one at a time. */
export type Edit =
  | 'none'
  | 'threshold × 1,000'
  | 'rollback off'
  | 'alarm misspelled'
  | 'wrong target group'
  | 'bake 0'
  | 'traffic ÷ 100'
  | 'breaching'
  | 'period 300'
  | 'breaker off'
  | 'second alarm in ALARM';

/** Returns the text of a template after an edit. @throws Error if the edit changes nothing that it should change */
export function edited(name: TemplateName, edit: Edit): string {
  const text = TEN_TEMPLATES[name];
  if (edit === 'none' || edit === 'traffic ÷ 100') return text;
  if (edit === 'breaker off' && name === 'no-breaker') return text;
  const result = change(text, name, edit);
  if (result === text) throw new Error(`"${edit}" does not change ${name}`);
  return result;
}

function change(text: string, name: TemplateName, edit: Edit): string {
  switch (edit) {
    case 'threshold × 1,000':
      return text.replace(
        /(Threshold"?: )([\d.]+)/,
        (_, key: string, value: string) => key + String(Number(value) * 1000),
      );
    case 'rollback off':
      return text.replace(/(Alarms"?:[\s\S]*?Rollback"?: )true/, '$1false');
    case 'alarm misspelled':
      return text.replace(/(AlarmNames"?:\s*\[\s*)(?:!Ref \w+|\{[^}]*\}|[\w-]+)/, '$1"web-erors"');
    case 'wrong target group':
      return WRONG[name](text);
    case 'bake 0':
      return text.replace(/(BakeTimeInMinutes"?: )\d+/, '$10').replace('Default: 15', 'Default: 0');
    case 'breaching':
      return text.replace('notBreaching', 'breaching');
    case 'period 300':
      return withPeriod(text);
    case 'breaker off':
      return text.replace(/(DeploymentCircuitBreaker"?:\s*\{\s*"?Enable"?: )true/, '$1false');
    case 'second alarm in ALARM':
      return withSecond(text);
    default:
      throw new Error(`"${edit}" is not an edit of a template`);
  }
}

const otherGroup = (own: string) => (text: string) =>
  text.replaceAll(`${own}.TargetGroupFullName`, 'Other.TargetGroupFullName');

/** The metric of another target group; where there is none, that of another queue or service. */
const WRONG: Readonly<Record<TemplateName, (text: string) => string>> = {
  'rolling-alb': otherGroup('Targets'),
  'rolling-rate': otherGroup('Targets'),
  'blue-green': (text) =>
    text.replace(
      '"GreenTargets",\n                "TargetGroupFullName"',
      '"Other",\n                "TargetGroupFullName"',
    ),
  canary: otherGroup('GreenTargets'),
  linear: otherGroup('GreenTargets'),
  'rolling-nlb': otherGroup('Targets'),
  'service-connect': (text) =>
    text.replace('{Name: TargetDiscoveryName, Value: cart}', '{Name: TargetDiscoveryName, Value: other}'),
  worker: (text) => text.replace('!GetAtt Dead.QueueName', '!GetAtt Other.QueueName'),
  'no-traffic': (text) => text.replace('{Name: ServiceName, Value: mailer}', '{Name: ServiceName, Value: other}'),
  'no-breaker': otherGroup('Targets'),
};

/** Of all metrics of the first alarm. */
function withPeriod(text: string): string {
  const [first = '', ...rest] = text.split(/(?=TreatMissingData)/);
  return [first.replaceAll(/(Period"?: )60/g, '$1300'), ...rest].join('');
}

/** The memory of a healthy service is above 1 %. */
const SECOND =
  '{Type: "AWS::CloudWatch::Alarm", Properties: {Namespace: AWS/ECS, MetricName: MemoryUtilization, Dimensions: [{Name: ClusterName, Value: CLUSTER}, {Name: ServiceName, Value: {"Fn::GetAtt": [Service, Name]}}], Statistic: Average, Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: GreaterThanThreshold}}';

function withSecond(text: string): string {
  const cluster = text.includes('Cluster: shop') ? 'shop' : 'default';
  const second = SECOND.replace('CLUSTER', cluster);
  return text
    .replace(/Resources(?:: *\n|": *\{)/, (head) =>
      head.includes('{') ? `${head}"Second": ${second},` : `${head}  Second: ${second}\n`,
    )
    .replace(/(AlarmNames"?:\s*\[)/, '$1{Ref: Second}, ');
}
