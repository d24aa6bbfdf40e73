import type { KnownBlock } from '@slack/types';
import { lastPart, parseServiceArn } from '../arn.ts';
import { describeDeploymentLink } from '../report/links.ts';
import type { RefusedEnd, RefusedService, RefusedServices } from './refused-services.ts';
import type { SlackMessage } from './slack-message.ts';
import {
  code,
  dateToken,
  firstOf,
  fitParts,
  joinText,
  link,
  type Mrkdwn,
  mrkdwn,
  plain,
  prose,
  textObject,
} from './slack-text.ts';

/** Most services to list one by one. */
const SHOWN = 20;

/** Slack's limits, in characters. @see https://docs.slack.dev/reference/block-kit/blocks */
const HEADER_LENGTH = 150;
const SECTION_LENGTH = 2_900;

/** Renders the one message about all services that one denied call makes unreadable. */
export function renderRefusedServices(list: RefusedServices): SlackMessage {
  const denied = list.services.filter((service) => service.end === undefined);
  const ended = list.services.filter((service) => service.end !== undefined);
  const headline =
    denied.length === 0 ? describeEnds(list) : `The guard cannot read ${countOf(denied.length + list.leftOut)}`;
  const isTrouble = denied.length > 0 || ended.some(({ end }) => end?.because === 'given-up');
  const sections = [
    denied.length === 0 ? [] : describeDenial(list, denied),
    firstOf(denied.map(describeDenied), SHOWN, denied.length === 0 ? 0 : list.leftOut),
    firstOf(ended.map(describeEnded), SHOWN),
  ];
  const blocks: KnownBlock[] = [
    { type: 'header', text: { type: 'plain_text', text: plain(headline, HEADER_LENGTH), emoji: false } },
    ...sections.flatMap((parts) => (parts.length === 0 ? [] : [section(parts)])),
  ];
  return { text: plain(headline, HEADER_LENGTH), blocks, tone: isTrouble ? 'warning' : 'neutral' };
}

function section(parts: readonly Mrkdwn[]): KnownBlock {
  return { type: 'section', text: textObject(fitParts(parts, SECTION_LENGTH)) };
}

/** The list does not keep how the services ended that it leaves out. They count as readable, as most are. */
function describeEnds({ services, leftOut }: RefusedServices): string {
  const readable = services.filter(({ end }) => end?.because === 'answered').length + leftOut;
  const givenUp = services.filter(({ end }) => end?.because === 'given-up').length;
  if (givenUp > 0) return `The guard stopped trying to read ${countOf(givenUp)}`;
  if (readable > 0) return `The guard can read ${countOf(readable)} again`;
  return `The guard could not read ${countOf(services.length)} until ${services.length === 1 ? 'it was' : 'they were'} deleted`;
}

function countOf(services: number): string {
  return services === 1 ? '1 service' : `${services} services`;
}

function describeDenial({ action }: RefusedServices, denied: readonly RefusedService[]): readonly Mrkdwn[] {
  const codes = [...new Set(denied.map((service) => service.code))].map((one) => code(one));
  return [
    mrkdwn`ECS denies the guard ${code(action)} (${joinText(codes, ', ')}). The guard cannot record deployments of these services until you allow it.`,
    mrkdwn`*Next* allow ${code(action)} for the role of the guard's reconciler: check its policies, service control policies and permissions boundaries`,
  ];
}

function describeDenied({ serviceArn, since, lastEvent }: RefusedService): Mrkdwn {
  const last =
    lastEvent === undefined
      ? undefined
      : joinText(
          [mrkdwn`last event ${dateToken(lastEvent.at)} ${code(lastEvent.name)}`, prose(lastEvent.reason ?? '', 200)],
          ' ',
        );
  return joinText([mrkdwn`• ${nameOf(serviceArn)} since ${dateToken(since)}`, last], ', ');
}

function describeEnded({ serviceArn, end }: RefusedService): Mrkdwn {
  return end === undefined ? mrkdwn`` : mrkdwn`• ${nameOf(serviceArn)} ${describeEnd(end, serviceArn)}`;
}

function describeEnd({ at, because, eventsDropped, deployments }: RefusedEnd, serviceArn: string): Mrkdwn {
  const dropped = eventsDropped === 0 ? undefined : mrkdwn`${eventsDropped} events were dropped`;
  switch (because) {
    case 'answered': {
      const links = deployments.map(({ deploymentKey, outcome }) => {
        const page = link(describeDeploymentLink(serviceArn, deploymentKey), outcome ?? 'in progress');
        return joinText([code(lastPart(deploymentKey)), page], ' ');
      });
      const happened = links.length === 0 ? mrkdwn`no deployment since` : joinText(links, ', ');
      return joinText([mrkdwn`has been readable again since ${dateToken(at)}: ${happened}`, dropped], '; ');
    }
    case 'service-gone':
      return joinText([mrkdwn`was deleted (noticed ${dateToken(at)})`, dropped], '; ');
    case 'given-up':
      return joinText(
        [
          mrkdwn`is still unreadable: the guard stopped trying at ${dateToken(at)}, after 14 days. It tries again after the next event of the service`,
          dropped,
        ],
        '; ',
      );
  }
}

function nameOf(serviceArn: string): Mrkdwn {
  const name = parseServiceArn(serviceArn);
  return code(name === undefined ? serviceArn : [name.cluster, name.service].filter(Boolean).join('/'));
}
