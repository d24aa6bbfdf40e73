import * as z from 'zod/mini';
import { attribute, EVIDENCE_SK, evidencePk } from '../../config/table.ts';
import type { Details } from '../../core/diagnosis/details.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnose.ts';
import type { Drift } from '../../core/explanation/drift/drift.ts';
import type {
  Author,
  CommitRange,
  FailedTasks,
  LogExcerpt,
  MetricChart,
  MissingPart,
  StoredEvidence,
} from '../../core/explanation/evidence.ts';
import { type Item, itemSchema, object, parseItem, toItem } from './item-schema.ts';

/** Details of a diagnosis. Absent ones stay absent, because readers test for their keys. */
const detailsSchema = /* @__PURE__ */ itemSchema<Details>(() =>
  z.object({
    image: z.exactOptional(z.string()),
    secretArn: z.exactOptional(z.string()),
    targetGroupArn: z.exactOptional(z.string()),
    roleArn: z.exactOptional(z.string()),
    subnetId: z.exactOptional(z.string()),
    container: z.exactOptional(z.string()),
    port: z.exactOptional(z.number()),
    exitCode: z.exactOptional(z.number()),
    memoryMiB: z.exactOptional(z.number()),
  }),
);

const diagnosisSchema = /* @__PURE__ */ itemSchema<Diagnosis>(() =>
  z.union([
    z.object({
      is: z.literal('known'),
      signature: z.string(),
      confidence: z.enum(['certain', 'likely']),
      cause: z.string(),
      nextStep: z.string(),
      page: z.exactOptional(z.string()),
      details: detailsSchema(),
    }),
    z.object({ is: z.literal('unknown'), text: z.string() }),
  ]),
);

const chartSchema = /* @__PURE__ */ itemSchema<MetricChart>(({ text, maybeText, maybeNumber, instant, duration }) =>
  object({
    alarmName: text,
    label: text,
    period: duration,
    threshold: maybeNumber,
    comparisonOperator: maybeText,
    points: z.array(object({ at: instant, value: maybeNumber })),
  }),
);

const logSchema = /* @__PURE__ */ itemSchema<LogExcerpt>(({ text, instant }) =>
  object({
    container: text,
    logGroup: text,
    logStream: text,
    region: text,
    lines: z.array(object({ at: instant, text })),
    redacted: z.int(),
    mayLackLast: z.boolean(),
  }),
);

const commitSchema = /* @__PURE__ */ itemSchema<CommitRange>(({ text, maybeText, maybeInstant }) =>
  object({
    container: text,
    from: maybeText,
    to: maybeText,
    repository: maybeText,
    compareUrl: maybeText,
    committedAt: maybeInstant,
    basis: z.enum(['image-label', 'image-tag', 'task-definition-tag']),
  }),
);

const authorSchema = /* @__PURE__ */ itemSchema<Author>(({ text, maybeText, instant }) =>
  object({
    kind: z.enum(['person', 'pipeline', 'aws-service']),
    name: text,
    principalArn: maybeText,
    eventName: text,
    at: instant,
    userAgent: maybeText,
  }),
);

const driftSchema = /* @__PURE__ */ itemSchema<Drift>(({ text }) =>
  object({ stackName: text, stackTaskDefinition: text, runningTaskDefinition: text }),
);

const missingSchema = /* @__PURE__ */ itemSchema<MissingPart>(({ text }) =>
  object({
    part: z.enum(['tasks', 'service-events', 'metrics', 'logs', 'commits', 'author', 'stack']),
    why: z.enum(['denied', 'gone', 'none', 'unsupported', 'out-of-time', 'not-yet', 'failed']),
    what: text,
  }),
);

const tasksSchema = /* @__PURE__ */ itemSchema<FailedTasks>(({ text, maybeText, maybeNumber, maybeInstant }) =>
  object({
    count: z.int(),
    reason: text,
    stopCode: maybeText,
    exitCode: maybeNumber,
    container: maybeText,
    newestAt: maybeInstant,
    diagnosis: diagnosisSchema(),
  }),
);

const evidenceSchema = /* @__PURE__ */ itemSchema<StoredEvidence>(({ text, instant }) =>
  object({
    version: z.int(),
    gatheredAt: instant,
    tasks: z.array(tasksSchema()),
    rollbackTasks: z.optional(z.array(tasksSchema())),
    serviceEvents: z.array(object({ at: instant, message: text, diagnosis: diagnosisSchema() })),
    charts: z.array(chartSchema()),
    logs: z.array(logSchema()),
    commits: z.array(commitSchema()),
    author: z.optional(authorSchema()),
    drift: z.optional(driftSchema()),
    missing: z.array(missingSchema()),
  }),
);

/** The key of a deployment's evidence. */
export function evidenceKey(deploymentKey: string): Item {
  return toItem({ [attribute.pk]: evidencePk(deploymentKey), [attribute.sk]: EVIDENCE_SK });
}

/**
 * Parses a deployment's evidence.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseEvidence(item: Item, action: string): StoredEvidence {
  return parseItem(evidenceSchema, item, action);
}
