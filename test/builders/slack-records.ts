import { foldDeployment } from '../../src/core/deployment/fold.ts';
import type { SlackMessage } from '../../src/core/slack/slack-message.ts';
import { alarm, at, facts, reading, revisionArn, rolledBackByAlarm, T0, taskDefinitionArn } from './facts.ts';

const digest = `sha256:${'0123456789ab'.padEnd(64, 'f')}`;
const revisions = new Map(
  [1, 2].map((number) => [
    revisionArn(`${number}`),
    {
      serviceRevisionArn: revisionArn(`${number}`),
      taskDefinitionArn: taskDefinitionArn(number),
      images: [{ container: 'web', image: `shop/checkout:v${number}`, digest }],
      createdAt: T0,
    },
  ]),
);

/** The story's rollback by its alarm, recorded. */
export const rolledBack = foldDeployment(
  undefined,
  facts({
    deployment: rolledBackByAlarm(),
    alarms: reading(alarm({ state: 'ALARM', stateChangedAt: at(5), value: 42 })),
    revisions,
    now: at(8),
  }),
);

/** The story's deployment while it rolls out. */
export const running = foldDeployment(undefined, facts());

/** The texts of a message's sections. */
export const sectionsOf = (message: SlackMessage): readonly string[] =>
  message.blocks.flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []));
