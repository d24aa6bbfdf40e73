import { beforeEach, describe, expect, it } from 'vitest';
import { type EpochMs, epochMs } from '../../src/core/time.ts';
import type { SlackGateway, SlackThread } from '../../src/guard/ports.ts';
import { deploymentArn, T0 } from '../builders/facts.ts';

export interface SlackStage {
  readonly slack: SlackGateway;
  now(): EpochMs;
  /** Slack takes one message a second. */
  pass(ms: number): Promise<void>;
}

const CHANNEL = 'C0DEPLOYS1';
const KEY = deploymentArn('bad');

function message(text: string) {
  return { text, blocks: [{ type: 'divider' as const }], tone: 'danger' as const };
}

/** What every Slack must do. `make` gives an empty channel `C0DEPLOYS1`. */
export function slackGatewayContract(name: string, make: () => Promise<SlackStage>): void {
  describe(`${name} as a Slack`, () => {
    let stage: SlackStage;

    beforeEach(async () => {
      stage = await make();
    });

    const from = (oldest: number) => ({ oldest: epochMs(oldest), latest: epochMs(stage.now() + 60_000) });
    const post = async (key: string, thread?: SlackThread) => {
      await stage.pass(2_000);
      const posted = await stage.slack.post(CHANNEL, message('rolled back'), key, thread);
      if (posted.is !== 'done') throw new Error(`not posted: ${JSON.stringify(posted)}`);
      return posted;
    };

    it('finds what was posted, by its deployment', async () => {
      const since = stage.now();
      const [one, other] = [await post(KEY), await post(deploymentArn('good'))];
      expect(one).toMatchObject({ is: 'done', channel: CHANNEL });
      expect(one.ts).not.toBe(other.ts);
      expect(await stage.slack.find(CHANNEL, KEY, from(since))).toStrictEqual({ is: 'found', ts: one.ts });
      expect(await stage.slack.find(CHANNEL, deploymentArn('other'), from(since))).toStrictEqual({ is: 'none' });
    });

    it('finds nothing that is older than asked for', async () => {
      await post(KEY);
      await stage.pass(60_000);
      expect(await stage.slack.find(CHANNEL, KEY, from(stage.now() - 30_000))).toStrictEqual({ is: 'none' });
      expect(await stage.slack.find(CHANNEL, KEY, from(T0))).toMatchObject({ is: 'found' });
    });

    it('keeps the place of a message that is updated', async () => {
      const { ts } = await post(KEY);
      await stage.pass(2_000);
      expect(await stage.slack.update(CHANNEL, ts, message('all is well'), KEY)).toStrictEqual({
        is: 'done',
        ts,
        channel: CHANNEL,
      });
      expect(await stage.slack.find(CHANNEL, KEY, from(T0))).toStrictEqual({ is: 'found', ts });
    });

    it('refuses to update what is not there', async () => {
      expect(await stage.slack.update(CHANNEL, '1.000000', message('x'), KEY)).toStrictEqual({
        is: 'refused',
        code: 'message_not_found',
      });
    });

    it('answers in a thread', async () => {
      const { ts } = await post(KEY);
      const reply = await post(KEY, { ts, isBroadcast: false });
      expect(reply.ts).not.toBe(ts);
    });

    it('finds a reply in a thread only if the channel shows it too', async () => {
      const { ts } = await post(KEY);
      await post('hidden', { ts, isBroadcast: false });
      const shown = await post('shown', { ts, isBroadcast: true });
      expect(await stage.slack.find(CHANNEL, 'hidden', from(T0))).toStrictEqual({ is: 'none' });
      expect(await stage.slack.find(CHANNEL, 'shown', from(T0))).toStrictEqual({ is: 'found', ts: shown.ts });
    });
  });
}
