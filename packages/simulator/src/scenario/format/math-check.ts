import type { ParsedNode } from 'yaml';
import { VirtualClock } from '../../clock.ts';
import { ServiceError } from '../../service.ts';
import { createCloudWatch } from '../../services/cloudwatch/service.ts';
import { describeAlarm } from '../play/alarm-setup.ts';
import type { ScenarioDocument } from './document.ts';
import { show } from './readers.ts';
import { placeOfAlarm } from './references.ts';
import type { Scenario, ScenarioAlarm } from './scenario.ts';

/** Metric math is a language of its own: its mistakes are told where they stand, by a CloudWatch that is asked for nothing else. */
export function checkMath(
  scenario: Scenario,
  { document, root }: { readonly document: ScenarioDocument; readonly root: ParsedNode },
): void {
  scenario.alarms.forEach((alarm, index) => {
    const problem = alarm.math === undefined ? undefined : problemOf(alarm, scenario);
    if (problem === undefined) return;
    const { node, path } = placeOfAlarm(root, { alarm, index });
    const [, column, text = problem] = /^Error in expression '.*' at column (\d+): (.*)$/s.exec(problem) ?? [];
    const got = node === undefined ? '' : `, got ${show(node)}`;
    const offset = column === undefined ? undefined : Number(column) - 1;
    document.mistake(node, `${path}.math`, `is no metric math of an alarm${got}: ${text}`, offset);
  });
}

function problemOf(alarm: ScenarioAlarm, scenario: Scenario): string | undefined {
  const cloudWatch = createCloudWatch({
    clock: new VirtualClock(scenario.startMs),
    emit: () => undefined,
    parameters: scenario.parameters,
  });
  const input = describeAlarm(alarm, scenario);
  try {
    cloudWatch.handle({ operation: 'PutMetricAlarm', input, caller: { accessKeyId: 'AKIASCENARIO' } });
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return error.message;
  }
}
