import type { EpochMs } from '../../src/core/time.ts';
import type { NotifierGateways } from '../../src/guard/notify/notify.ts';
import type { SlackResult, SlackSearchResult } from '../../src/guard/ports.ts';

type Answer = SlackResult | SlackSearchResult | 'apply-and-drop' | Error;

export type FakeChannel = ReturnType<typeof fakeChannel>;

/** A channel, what it holds, and how its next calls answer. */
export function fakeChannel(now: () => EpochMs) {
  const messages = new Map<
    string,
    { text: string; threadTs: string | undefined; isInChannel: boolean; deploymentKey: string; at: EpochMs }
  >();
  const calls: string[] = [];
  const answers: Answer[] = [];
  const unclear = { is: 'unclear', why: 'slack did not answer' } as const;
  const next = (call: string): Answer | undefined => {
    calls.push(call);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const slack: NotifierGateways['slack'] = {
    post: async (channel, message, deploymentKey, thread) => {
      const answer = next(thread === undefined ? 'post' : thread.isBroadcast ? 'broadcast' : 'reply');
      if (answer !== undefined && answer !== 'apply-and-drop') return answer as SlackResult;
      const ts = `${messages.size + 1}.0`;
      const isInChannel = thread?.isBroadcast ?? true;
      messages.set(ts, { text: message.text, threadTs: thread?.ts, isInChannel, deploymentKey, at: now() });
      return answer === 'apply-and-drop' ? unclear : { is: 'done', ts, channel };
    },
    update: async (channel, ts, message, deploymentKey) => {
      const answer = next('update');
      if (answer !== undefined && answer !== 'apply-and-drop') return answer as SlackResult;
      const posted = messages.get(ts);
      if (posted === undefined) return { is: 'refused', code: 'message_not_found' };
      messages.set(ts, { ...posted, text: message.text, threadTs: undefined, deploymentKey });
      return answer === 'apply-and-drop' ? unclear : { is: 'done', ts, channel };
    },
    find: async (_channel, deploymentKey, { oldest, latest }) => {
      const answer = next('find');
      if (answer !== undefined) return answer as SlackSearchResult;
      const found = [...messages].find(
        ([, message]) =>
          message.isInChannel &&
          message.deploymentKey === deploymentKey &&
          message.at >= oldest &&
          message.at <= latest,
      );
      return found === undefined ? { is: 'none' } : { is: 'found', ts: found[0] };
    },
  };
  return { slack, messages, calls, answers };
}
