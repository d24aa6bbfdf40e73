import * as z from 'zod/mini';
import { attribute, DECISION_SK, decisionPk, notificationPk, PUBLICATION_SK } from '../../config/table.ts';
import { CAUSES, OUTCOMES } from '../../core/deployment/record.ts';
import type { Destination, RouteDecision } from '../../core/routing/destination.ts';
import type { PublicationState } from '../../core/sns/publication.ts';
import { after, describeInstant, type EpochMs } from '../../core/time.ts';
import type { RouteStore, SaveResult } from '../../guard/ports.ts';
import type { DynamoSettings } from './dynamodb.ts';
import { table, versionIs } from './dynamodb-table.ts';
import { LONGEST_DEPLOYMENT } from './dynamodb-watches.ts';
import { type Item, itemSchema, object, parseItem, toItem } from './item-schema.ts';
import { epochSeconds } from './record-item.ts';

/** Records per page. Most services have an outcome among their last few deployments. */
const PAGE = 10;

const destinationSchema = () => {
  const post = z.enum(['every-deployment', 'trouble', 'change-of-outcome']);
  const mention = z.object({ who: z.array(z.string()), on: z.array(z.string()) });
  return z.discriminatedUnion('is', [
    z.object({ is: z.literal('slack'), channel: z.string(), post, mention: z.optional(mention) }),
    z.object({ is: z.literal('sns'), topicArn: z.string(), format: z.enum(['amazon-q', 'json']), post }),
  ]);
};

const decisionSchema = /* @__PURE__ */ itemSchema(() =>
  z.object({ destinations: z.array(destinationSchema()), tagsUnread: z.boolean() }),
);

const publicationSchema = /* @__PURE__ */ itemSchema<PublicationState>(({ text, maybeInstant }) =>
  object({
    stages: z.array(text),
    shownEvidence: z.boolean(),
    shownDiff: z.boolean(),
    shownAt: maybeInstant,
    leaseUntil: maybeInstant,
    attempts: z.int(),
    version: z.int(),
  }),
);

const endedSchema = /* @__PURE__ */ itemSchema(() =>
  object({ outcome: z.optional(z.enum(OUTCOMES)), cause: z.optional(z.enum(CAUSES)), baseline: z.boolean() }),
);

/** Stores decisions about routes and the state of topics, and reads how earlier deployments ended. */
export function dynamoRouteStore(settings: DynamoSettings): RouteStore {
  const items = table(settings.client, settings.tableName);
  return {
    async readDecision(deploymentKey) {
      const item = await items.get(decisionKey(deploymentKey));
      return item && decisionOf(item);
    },
    async saveDecision(deploymentKey, decision) {
      return resultOf(await items.putIf(owned(decisionKey(deploymentKey), decision, settings), versionIs(0)));
    },
    async readPublication(key, destination) {
      const item = await items.get(publicationKey(destination, key));
      return item && parseItem(publicationSchema, item, 'dynamodb:GetItem');
    },
    async savePublication(key, destination, state, expectedVersion) {
      const item = owned(publicationKey(destination, key), state, settings);
      return resultOf(await items.putIf(item, versionIs(expectedVersion)));
    },
    async *earlier(serviceArn, before) {
      let bound = describeInstant(before);
      for (;;) {
        const page = await items.query(queryBefore(serviceArn, bound));
        yield page.map((item) => parseItem(endedSchema, item, 'dynamodb:Query'));
        const last = page.at(-1)?.[attribute.sk]?.S;
        if (page.length < PAGE || last === undefined) return;
        bound = last;
      }
    },
  };
}

/** Records whose sort key, which begins with the time of creation, is before `bound`. The head sorts after all records. */
function queryBefore(serviceArn: string, bound: string) {
  return {
    KeyConditionExpression: '#pk = :service AND #sk < :bound',
    ExpressionAttributeNames: { '#pk': attribute.pk, '#sk': attribute.sk },
    ExpressionAttributeValues: { ':service': { S: serviceArn }, ':bound': { S: bound } },
    ScanIndexForward: false,
    Limit: PAGE,
  };
}

function decisionOf(item: Item): RouteDecision {
  const { destinations, tagsUnread } = parseItem(decisionSchema, item, 'dynamodb:GetItem');
  // The occasions of a mention were checked when the routing table was written.
  return { destinations: destinations as readonly Destination[], tagsUnread };
}

function decisionKey(deploymentKey: string): Item {
  return toItem({ [attribute.pk]: decisionPk(deploymentKey), [attribute.sk]: DECISION_SK });
}

function publicationKey(destination: string, key: string): Item {
  return toItem({ [attribute.pk]: notificationPk(destination, key), [attribute.sk]: PUBLICATION_SK });
}

function owned(key: Item, data: object, { now, retention }: DynamoSettings): Item {
  const expiresAt: EpochMs = after(after(now(), retention), LONGEST_DEPLOYMENT);
  return { ...key, ...toItem({ ...data, [attribute.expiresAt]: epochSeconds(expiresAt) }) };
}

function resultOf(written: boolean): SaveResult {
  return written ? 'saved' : 'conflict';
}
