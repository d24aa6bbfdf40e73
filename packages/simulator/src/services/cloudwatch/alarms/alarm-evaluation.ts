export type Point = 'ok' | 'breaching' | 'missing';
export type MissingDataTreatment = 'missing' | 'ignore' | 'breaching' | 'notBreaching';
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/**
 * The treatment that an alarm evaluates with. An alarm on a metric of DynamoDB ignores missing data, whatever it says.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function effectiveTreatment(
  given: MissingDataTreatment | undefined,
  namespaces: readonly string[],
): MissingDataTreatment {
  return namespaces.includes('AWS/DynamoDB') ? 'ignore' : (given ?? 'missing');
}

/** Questions that AWS's page leaves open, each a parameter of the simulator. */
interface OpenQuestions {
  readonly prematureBound: 'evaluation-periods' | 'evaluation-range';
  readonly ignoreWithEnoughBreaching: 'ALARM' | 'retain';
  readonly lowSampleIgnore: 'newest-point' | 'as-missing';
}

export interface EvaluationInput {
  /** The whole evaluation range, oldest first. */
  readonly points: readonly Point[];
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingDataTreatment;
  readonly open: OpenQuestions;
  /**
   * For each point, whether it has too few samples for its percentile; undefined if the alarm evaluates such points.
   */
  readonly tooFewSamples?: readonly boolean[] | undefined;
}

/** `retain` keeps the state as it is; for `not-alarm-yet`, AWS does not document the state. */
export type Evaluation = AlarmState | 'retain' | 'not-alarm-yet';

/**
 * One evaluation of a threshold alarm. With enough real points, only the newest ones count, and the treatment of
 * missing data has no effect. Otherwise, all real points of the range count, and the treatment fills in the rest.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluateAlarm(input: EvaluationInput): Evaluation {
  const { points, tooFewSamples, open } = input;
  if (tooFewSamples === undefined) return evaluateRange(input);
  if (open.lowSampleIgnore === 'as-missing') {
    return evaluateRange({ ...input, points: points.map((point, at) => (tooFewSamples[at] ? 'missing' : point)) });
  }
  const newest = points.findLastIndex((point) => point !== 'missing');
  return tooFewSamples[newest] ? 'retain' : evaluateRange(input);
}

function evaluateRange(input: EvaluationInput): Evaluation {
  const { points, evaluationPeriods, datapointsToAlarm, treatMissingData } = input;
  const real = points.filter((point) => point !== 'missing');
  if (real.length >= evaluationPeriods) {
    return breachingIn(real.slice(-evaluationPeriods)) >= datapointsToAlarm ? 'ALARM' : 'OK';
  }
  const breaching = breachingIn(real);
  const missing = evaluationPeriods - real.length;
  if (treatMissingData === 'breaching') return breaching + missing >= datapointsToAlarm ? 'ALARM' : 'OK';
  if (treatMissingData === 'notBreaching') return breaching >= datapointsToAlarm ? 'ALARM' : 'OK';
  if (real.length === 0) return treatMissingData === 'missing' ? 'INSUFFICIENT_DATA' : 'retain';
  if (breaching >= datapointsToAlarm)
    return treatMissingData === 'missing' ? 'ALARM' : input.open.ignoreWithEnoughBreaching;
  return evaluateTooFew(input, breaching < real.length);
}

/** The case of too few breaching points, while the treatment does not fill in the missing ones. */
function evaluateTooFew(input: EvaluationInput, anyGood: boolean): Evaluation {
  if (input.treatMissingData === 'ignore') return anyGood ? 'OK' : 'retain';
  // The page's sentence names only newer points, but its table has OK for a good point before the breaching one.
  if (anyGood) return 'OK';
  return oldestBreachingAge(input) >= input.datapointsToAlarm ? 'ALARM' : 'not-alarm-yet';
}

/** The age in periods, 1 for the newest; 0 if no point breaches within the bound. */
function oldestBreachingAge({ points, evaluationPeriods, open }: EvaluationInput): number {
  const bound = open.prematureBound === 'evaluation-periods' ? evaluationPeriods : points.length;
  const bounded = points.slice(-bound);
  const oldest = bounded.indexOf('breaching');
  return oldest < 0 ? 0 : bounded.length - oldest;
}

function breachingIn(points: readonly Point[]): number {
  return points.filter((point) => point === 'breaching').length;
}
