import type { ReadabilityDetail } from '../outcome-event/readability-detail.ts';
import type { TopicFormat } from '../routing/destination.ts';
import { calm, codeText, jsonText, shorten } from './client-text.ts';
import { subjectOf, type TopicMessage } from './topic-message.ts';

/** Formats a message about a service that ECS does not let the guard read, or lets it read again. */
export function describeReadability(detail: ReadabilityDetail, format: TopicFormat): TopicMessage {
  const { eventId, service, refusal, end } = detail;
  const headline =
    end === undefined ? `the guard cannot read ${service.service}` : `the guard ${END[end.because]} ${service.service}`;
  const name = { id: eventId, group: shorten(service.service, 128) };
  if (format === 'json') {
    const tone = end === undefined || end.because === 'given-up' ? 'warning' : 'neutral';
    const stage = end === undefined ? 'unreadable' : 'readable';
    const body = jsonText({ ...detail, id: eventId, stage, headline, tone });
    return { ...name, subject: subjectOf(headline), attributes: { stage, tone, service: service.service }, body };
  }
  const description = `ECS denies the guard ${codeText(refusal.action)} (${codeText(refusal.code)}) for ${codeText(service.serviceArn)}`;
  const next = `allow ${codeText(refusal.action)} for the role of the guard's reconciler`;
  return {
    ...name,
    subject: undefined,
    attributes: undefined,
    body: jsonText({
      version: '1.0',
      source: 'custom',
      id: eventId,
      content: {
        textType: 'client-markdown',
        title: calm(headline, 250),
        description: end === undefined ? description : calm(headline, 250),
        ...(end === undefined ? { nextSteps: [next] } : {}),
      },
      metadata: { threadId: shorten(`${service.serviceArn}#${refusal.since}`, 250) },
    }),
  };
}

const END = {
  answered: 'can read again:',
  'service-gone': 'no longer needs to read, because it was deleted:',
  'given-up': 'stopped trying to read',
} as const;
