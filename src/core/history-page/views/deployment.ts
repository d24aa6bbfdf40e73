import { calculateDurations } from '../../deployment/durations.ts';
import { changeResultOf } from '../../history/change-result.ts';
import type { PastDeployment } from '../../history/past-deployment.ts';
import { type Html, html } from '../../html/html.ts';
import { describeCause } from '../../report/headline.ts';
import { describePlaces } from '../../report/links.ts';
import { between, describeDuration, type EpochMs } from '../../time.ts';
import { CAUSE_LABELS, LOOKS } from '../look.ts';
import { deploymentPath, endOf, revisionName, serviceName } from '../names.ts';
import { addressOf } from '../route.ts';
import { type Column, showEnd, showExactTime, showLink, showName, showStackedTable } from './parts.ts';
import type { End } from '../trend.ts';
import { showSpans } from './spans.ts';

/** The deployments of the same service that came before and after. */
export interface Neighbors {
  readonly older: PastDeployment | undefined;
  readonly newer: PastDeployment | undefined;
}

/** Everything that the history has on a deployment. Headings begin with `level`. */
export function showDeployment(deployment: PastDeployment, neighbors?: Neighbors): Html {
  const service = serviceName(deployment.serviceArn);
  const list = addressOf({ is: 'deployments', query: { service } });
  return html`<nav class="trail" aria-label="Breadcrumb"><ol><li><a href="#deployments">Deployments</a></li><li><a class="name" href="${list}">${service}</a></li></ol></nav>
<div class="title"><h1 tabindex="-1">${showName(titleOf(deployment))}</h1>${showEnd(endOf(deployment))}</div>
${showSummary(deployment)}
<section class="card" aria-label="Course">${showSpans(deployment)}${showTimes(deployment)}</section>
<div class="halves"><section class="card"><h2>Details</h2>${showDetails(deployment)}</section><section class="card"><h2>In the AWS console</h2>${showPlaces(deployment)}${showCommand(deployment)}</section></div>
${neighbors === undefined ? undefined : showNeighbors(neighbors)}`;
}

/** `checkout:43 in shop/checkout`, the title of the view. */
export function titleOf(deployment: PastDeployment): string {
  const revision = revisionName(deployment);
  const service = serviceName(deployment.serviceArn);
  return revision === undefined ? `Deployment of ${service}` : `${revision} in ${service}`;
}

function showSummary(deployment: PastDeployment): Html {
  const { createdAt, finishedAt, cause, reason, alarmNames } = deployment;
  const took = finishedAt === undefined ? '' : ` after ${describeDuration(between(createdAt, finishedAt))}`;
  const alarms = alarmNames.map((alarmName) => ({ alarmName, triggered: true }));
  const why = cause === undefined ? '' : html`: ${showName(describeCause({ cause, reason, alarms }))}`;
  return html`<p class="lead">${WHAT[endOf(deployment)]}${took}${why}.</p>`;
}

const WHAT: Readonly<Record<End, string>> = {
  succeeded: 'It succeeded',
  'rolled-back': 'It was rolled back',
  'rollback-failed': 'It could not be rolled back',
  failed: 'It failed and was not rolled back',
  superseded: 'It was superseded by a newer deployment',
  stopped: 'It was stopped',
  unknown: 'The service was deleted before it finished',
  unfinished: 'It had not finished when this page was written',
};

/** A moment of a deployment. */
interface Moment {
  readonly name: string;
  readonly at: EpochMs;
}

function showTimes(deployment: PastDeployment): Html {
  const { createdAt, startedAt, rollbackStartedAt, finishedAt } = deployment;
  const moments: readonly (readonly [string, EpochMs | undefined])[] = [
    ['Created', createdAt],
    ['Started', startedAt],
    ['Rollback started', rollbackStartedAt],
    ['Finished', finishedAt],
  ];
  const rows = moments.flatMap(([name, at]) => (at === undefined ? [] : [{ name, at }]));
  const columns: readonly Column<Moment>[] = [
    { head: 'Moment', cell: ({ name }) => name },
    { head: 'UTC', cell: ({ at }) => showExactTime(at) },
    { head: 'After creation', isNumber: true, cell: ({ at }) => describeDuration(between(createdAt, at)) },
  ];
  return html`<div class="times">${showStackedTable({ caption: 'When it happened', hidesCaption: true, columns, rows })}</div>`;
}

function showDetails(deployment: PastDeployment): Html {
  const { timeToDetect, rollbackTime, recoveryTime } = calculateDurations(deployment);
  const { cause, alarmNames, reason, strategy, serviceDeploymentArn, baseline } = deployment;
  const facts: readonly (readonly [string, Html | string | undefined])[] = [
    ['Cause', cause === undefined ? undefined : CAUSE_LABELS[cause]],
    [alarmNames.length === 1 ? 'Alarm' : 'Alarms', alarmNames.length === 0 ? undefined : showNames(alarmNames)],
    ['Revision', showOptional(revisionName(deployment))],
    ['Strategy', showName(strategy)],
    ['Time to detect', timeToDetect === undefined ? undefined : describeDuration(timeToDetect)],
    ['Rollback time', rollbackTime === undefined ? undefined : describeDuration(rollbackTime)],
    ['Recovery time', recoveryTime === undefined ? undefined : describeDuration(recoveryTime)],
    ['Counts as', describeCounted(deployment)],
    ['Recorded', baseline ? 'before the guard was installed' : undefined],
  ];
  const long: readonly (readonly [string, Html | undefined])[] = [
    ['Reason that ECS gives', reason === undefined ? undefined : html`<q class="name">${reason}</q>`],
    ['ARN', html`<code>${serviceDeploymentArn}</code>`],
  ];
  const rows = [
    ...facts.map(([name, value]) => showFact(name, value, '')),
    ...long.map(([name, value]) => showFact(name, value, 'long')),
  ];
  return html`<dl class="facts">${rows}</dl>`;
}

function showFact(name: string, value: Html | string | undefined, kind: '' | 'long'): Html | undefined {
  return value === undefined ? undefined : html`<div class="${kind}"><dt>${name}</dt><dd>${value}</dd></div>`;
}

function showNames(names: readonly string[]): Html {
  return html`<ul class="plain">${names.map((name) => html`<li>${showName(name)}</li>`)}</ul>`;
}

function showOptional(name: string | undefined): Html | undefined {
  return name === undefined ? undefined : showName(name);
}

function describeCounted(deployment: PastDeployment): string {
  const result = changeResultOf(deployment);
  if (result.is === 'not-counted') return `not counted: ${result.because}`;
  return result.failed ? 'a failed deployment' : 'a successful deployment';
}

function showPlaces(deployment: PastDeployment): Html {
  const { deployment: page, service, logs, alarms } = describePlaces(deployment);
  const places: readonly (readonly [string, string | undefined])[] = [
    ['This deployment', page],
    ['Health of the service', service],
    ['Logs of the service', logs],
    ...alarms.map(({ alarmName, url }) => [`Alarm ${alarmName}`, url] as const),
  ];
  const items = places.flatMap(([words, url]) => (url === undefined ? [] : [html`<li>${showLink(url, words)}</li>`]));
  if (items.length === 0) return html`<p class="muted">The console of this partition has no known address.</p>`;
  return html`<ul class="plain links">${items}</ul><p class="muted note">ECS shows a deployment for 90 days.</p>`;
}

/** A command to paste must be one word in every shell. */
function showCommand({ serviceDeploymentArn }: PastDeployment): Html | undefined {
  if (!/^[\w:/-]+$/.test(serviceDeploymentArn)) return undefined;
  return html`<div class="command"><p>To explain it in a terminal:</p><pre><code>ecs-guard why --deployment ${serviceDeploymentArn}</code></pre></div>`;
}

function showNeighbors({ older, newer }: Neighbors): Html {
  const link = (one: PastDeployment | undefined, words: string, rel: string) =>
    one === undefined
      ? html`<span></span>`
      : html`<a rel="${rel}" href="${addressOf({ is: 'deployment', path: deploymentPath(one) })}">${words}: ${showName(revisionName(one) ?? 'deployment')}, ${LOOKS[endOf(one)].label}</a>`;
  return html`<nav class="neighbors screen-only" aria-label="Deployments of this service">${link(older, 'Older', 'prev')}${link(newer, 'Newer', 'next')}</nav>`;
}
