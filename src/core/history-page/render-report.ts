import { type Html, html } from '../html/html.ts';
import { type PageParts, renderPageParts, type Sha256, skipLink } from '../html/page.ts';
import { drawSprite } from './charts/sprite.ts';
import { countOf, deploymentPath, numberName, shortTime } from './names.ts';
import type { Report } from './report.ts';
import { REPORT_STYLES } from './report-styles.ts';
import { addressOf } from './route.ts';
import { showDeployment } from './views/deployment.ts';
import { showDeployments } from './views/deployments.ts';
import { showOverview } from './views/overview.ts';

/** Deployments that the page lists when no script runs in it, and those of them that have a view. */
export const STATIC_ROWS = 50;
const STATIC_VIEWS = 10;

/** Formats the page of a report in two parts; the block of data comes between them. */
export function renderReport(report: Report, code: { readonly script: string; readonly sha256: Sha256 }): PageParts {
  return renderPageParts({ title: report.facts.title, body: showPage(report), styles: REPORT_STYLES, ...code });
}

function showPage(report: Report): Html {
  return html`${skipLink('main', 'Skip to content')}
${drawSprite()}
<header class="top"><div class="wrap"><span class="brand"><svg width="22" height="22" viewBox="0 0 16 16" aria-hidden="true"><rect width="16" height="16" rx="4" fill="currentColor"/><path class="hatch" d="M4.5 8.2l2.4 2.4 4.6-5"/></svg>ecs-guard</span><nav aria-label="Views"><ul><li><a href="#overview" data-view="overview">Overview</a></li><li><a href="#deployments" data-view="deployments">Deployments</a></li></ul></nav></div></header>
<main id="main" class="wrap" tabindex="-1">
<section class="view" id="overview" aria-label="Overview">${showOverview(report)}</section>
<section class="view" id="deployments" aria-label="Deployments">${showNewest(report)}</section>
<section class="view static" id="deployment" aria-label="Deployment">${report.newest
    .slice(0, STATIC_VIEWS)
    .map(
      (deployment) =>
        html`<article id="${addressOf({ is: 'deployment', path: deploymentPath(deployment) }).slice(1)}">${showDeployment(deployment)}</article>`,
    )}</section>
</main>
<footer><div class="wrap">Written by ecs-guard on ${shortTime(report.facts.until)} UTC. Times are in UTC. This page is one file and loads nothing.</div></footer>`;
}

function showNewest({ newest, listed }: Report): Html {
  const all = newest.length === listed;
  const words = all
    ? countOf(listed, 'deployment')
    : `The newest ${numberName(newest.length)} of ${countOf(listed, 'deployment')}. The whole list needs JavaScript`;
  return html`<div class="title"><h1 tabindex="-1">Deployments</h1></div><p class="lead muted">${words}.</p><div class="card">${showDeployments(newest, 'The newest deployments')}</div>`;
}
