import { parseServiceArn } from '../arn.ts';
import { assertNever } from '../assert-never.ts';
import type { Evidence } from '../deployment/evidence.ts';
import { type DeploymentRecord, deploymentIdOf } from '../deployment/record.ts';
import type { RevisionDiff } from '../diff/revision-diff.ts';
import { describeRecord } from '../outcome-event/outcome-event.ts';
import { describeHeadline, describeTone } from '../report/headline.ts';
import type { TopicFormat } from '../routing/destination.ts';
import { withoutAbsent } from '../without-absent.ts';
import { customNotification } from './amazon-q.ts';
import { jsonText, shorten } from './client-text.ts';
import type { Stage } from './publication.ts';

/** A message for a topic. */
export interface TopicMessage {
  /** The same for every copy of the message: `<deployment id>#<stage>`. */
  readonly id: string;
  /** Messages of one group keep their order in a FIFO topic. */
  readonly group: string;
  /** The subject of an e-mail: ASCII, at most 100 characters. Undefined for Amazon Q, which does not read it. */
  readonly subject: string | undefined;
  readonly body: string;
  /** Attributes that a subscription can filter by. Undefined for Amazon Q. */
  readonly attributes: Readonly<Record<string, string>> | undefined;
}

/** What a message shows besides the record. */
export interface TopicMaterial {
  readonly stage: Stage;
  readonly evidence?: Evidence | undefined;
  readonly diff?: RevisionDiff | undefined;
  /** Sentences of the guard about why this message is here. */
  readonly notes?: readonly string[] | undefined;
}

/** Largest message, in bytes. SNS accepts 256 KB, with the attributes. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const BODY_BYTES = 240_000;

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_LENGTH = 100;

/** Formats a message about a deployment for a topic. */
export function describeForTopic(record: DeploymentRecord, format: TopicFormat, material: TopicMaterial): TopicMessage {
  const id = `${deploymentIdOf(record.deploymentKey)}#${material.stage}`;
  const name = { id, group: shorten(deploymentIdOf(record.deploymentKey), 128) };
  switch (format) {
    case 'amazon-q':
      return { ...name, subject: undefined, attributes: undefined, body: customNotification(record, id, material) };
    case 'json':
      return {
        ...name,
        subject: subjectOf(describeHeadline(record)),
        attributes: attributesOf(record, material.stage),
        body: bodyOf(record, id, material),
      };
    default:
      return assertNever(format);
  }
}

/** Leaves out the parts that do not fit: first the diff, then the evidence, then everything but the deployment itself. */
function bodyOf(record: DeploymentRecord, id: string, { stage, evidence, diff, notes }: TopicMaterial): string {
  const head = {
    schemaVersion: '1',
    id,
    stage,
    headline: shorten(describeHeadline(record), 1_000),
    tone: describeTone(record),
    ...(notes === undefined || notes.length === 0 ? {} : { notes }),
  };
  const detail = describeRecord(record);
  const bodies = [
    { ...head, ...detail, evidence, diff },
    { ...head, ...detail, evidence, cut: [...record.cut, 'diff'] },
    { ...head, ...detail, cut: [...record.cut, 'diff', 'evidence'] },
  ].map((body) => jsonText(withoutAbsent(body)));
  const fitting = bodies.find((body) => new TextEncoder().encode(body).length <= BODY_BYTES);
  return (
    fitting ?? jsonText({ ...head, deployment: detail['deployment'], cut: ['alarms', 'diff', 'evidence', 'revisions'] })
  );
}

/** Unpublished limits of filters do not matter: each value is a word, or a name that AWS limits to 255 characters. */
function attributesOf(record: DeploymentRecord, stage: Stage): Readonly<Record<string, string>> {
  const name = parseServiceArn(record.serviceArn);
  const all = { stage, tone: describeTone(record), outcome: record.outcome, cause: record.cause };
  const known = { ...all, cluster: name?.cluster, service: name?.service };
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** A subject begins with a letter, a digit or a punctuation mark, and has no line breaks. */
export function subjectOf(text: string): string {
  const ascii = text.replace(/[^\x20-\x7E]+/g, ' ').trim();
  const short = ascii.length <= SUBJECT_LENGTH ? ascii : `${ascii.slice(0, SUBJECT_LENGTH - 3).trimEnd()}...`;
  return short === '' ? 'ECS deployment' : short;
}
