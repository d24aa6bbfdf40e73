import { describeWhy } from '../../history/describe-why.ts';
import type { PastDeployment } from '../../history/past-deployment.ts';
import { type Html, html } from '../../html/html.ts';
import { between, describeDuration } from '../../time.ts';
import { deploymentPath, endOf, revisionName, serviceName } from '../names.ts';
import { addressOf } from '../route.ts';
import { type Column, showEnd, showName, showStackedTable, showTime } from './parts.ts';

const COLUMNS: readonly Column<PastDeployment>[] = [
  { head: 'Created (UTC)', cell: showCreated },
  { head: 'Service', cell: ({ serviceArn }) => showName(serviceName(serviceArn)) },
  { head: 'Outcome', cell: (deployment) => showEnd(endOf(deployment)) },
  { head: 'Why', cell: showWhy },
  { head: 'Took', isNumber: true, cell: took },
  { head: 'Revision', cell: showRevision },
];

/** A list of deployments, each with a link to its own view. */
export function showDeployments(deployments: readonly PastDeployment[], caption: string): Html {
  return showStackedTable({ caption, hidesCaption: true, columns: COLUMNS, rows: deployments });
}

function showCreated(deployment: PastDeployment): Html {
  const address = addressOf({ is: 'deployment', path: deploymentPath(deployment) });
  const { createdAt, serviceArn } = deployment;
  return html`<a href="${address}">${showTime(createdAt)}<span class="visually-hidden">, ${serviceName(serviceArn)}</span></a>`;
}

function showWhy(deployment: PastDeployment): Html | undefined {
  const why = describeWhy(deployment);
  return why === undefined ? undefined : showName(why);
}

function took({ createdAt, finishedAt }: PastDeployment): string | undefined {
  return finishedAt === undefined ? undefined : describeDuration(between(createdAt, finishedAt));
}

function showRevision(deployment: PastDeployment): Html | undefined {
  const name = revisionName(deployment);
  return name === undefined ? undefined : showName(name);
}
