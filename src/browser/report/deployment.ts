import type { PastDeployment } from '../../core/history/past-deployment.ts';
import { html } from '../../core/html/html.ts';
import { deploymentPath } from '../../core/history-page/names.ts';
import { showDeployment, titleOf } from '../../core/history-page/views/deployment.ts';
import type { PageData } from './read-data.ts';
import { setHtml } from './trusted-html.ts';

/** The view of one deployment. */
export interface DeploymentView {
  /** Shows a deployment and returns its title. */
  show(path: string): string;
}

/** Builds the view into its section. */
export function buildDeploymentView(section: HTMLElement, { deployments }: PageData): DeploymentView {
  const byPath = new Map(deployments.map((deployment) => [deploymentPath(deployment), deployment]));
  const byService = Map.groupBy(deployments, ({ serviceArn }) => serviceArn);
  return {
    show(path) {
      const deployment = byPath.get(path);
      if (deployment === undefined) {
        setHtml(section, showMissing(path));
        return 'No such deployment';
      }
      const ofService = byService.get(deployment.serviceArn) ?? [];
      const index = ofService.indexOf(deployment);
      setHtml(section, showDeployment(deployment, { newer: ofService[index - 1], older: ofService[index + 1] }));
      addLocalTimes(section, deployment);
      return titleOf(deployment);
    },
  };
}

function showMissing(path: string) {
  return html`<div class="title"><h1 tabindex="-1">No such deployment</h1></div><p class="lead">This page has no deployment <code>${path}</code>. <a href="#deployments">Show all deployments</a></p>`;
}

/** Adds the times of the reader's time zone, if it is not UTC. */
function addLocalTimes(section: HTMLElement, { createdAt }: PastDeployment): void {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  const { timeZone } = format.resolvedOptions();
  if (new Date(createdAt).getTimezoneOffset() === 0) return;
  for (const time of section.querySelectorAll<HTMLTimeElement>('.times time')) {
    const local = document.createElement('span');
    local.className = 'definition';
    local.textContent = `${format.format(new Date(time.dateTime))} in ${timeZone}`;
    time.after(local);
  }
}
