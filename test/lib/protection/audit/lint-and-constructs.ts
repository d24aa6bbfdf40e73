import { type App, CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { nestedTemplates, readTemplates } from '../../../../src/cli/lint/read-templates.ts';
import { ALL_RULES } from '../../../../src/cli/findings/explain-rule.ts';
import { processHost } from '../../../../src/cli/lint/host.ts';
import { audit } from '../../../../src/core/audit/audit.ts';
import { readTemplateServices } from '../../../../src/core/template/read-template-services.ts';
import { readStacks } from '../../../../src/core/template/stacks.ts';
import { servicesOf } from '../../shapes/found.ts';
import { newApp } from '../../shapes/synthesize.ts';

/** What both sides find about a service, by the ids of the rules, sorted. */
export interface BothFindings {
  readonly lint: readonly string[];
  readonly constructs: readonly string[];
  /** The sentences of lint. */
  readonly says: readonly string[];
  /** The warning of a service that the constructs refuse. */
  readonly refused: string | undefined;
}

/** Synthesizes an app, and returns the findings of `lint` and of the constructs by the path of each service. */
export function findBoth(...changes: readonly ((app: App) => void)[]): ReadonlyMap<string, BothFindings> {
  const app = newApp();
  // As the CLI of the AWS CDK sets it.
  for (const name of ['path', 'asset']) app.node.setContext(`aws:cdk:enable-${name}-metadata`, true);
  for (const change of changes) change(app);
  app.synth();
  const linted = lint(app.outdir);
  return new Map(
    [...servicesOf(app)].map(([path, service]) => {
      const findings = linted.get(resourceOf(service).node.path.replace(/\/Resource$/, '')) ?? [];
      return [
        path,
        {
          lint: findings.map(({ rule }) => rule.id).toSorted(),
          says: findings.map(({ says }) => says),
          ...annotationsOf(service),
        },
      ];
    }),
  );
}

function resourceOf(service: IConstruct): IConstruct {
  const { defaultChild } = service.node;
  return CfnResource.isCfnResource(defaultChild) ? defaultChild : service;
}

/** Each rule counts one time: constructs have one annotation per rule. */
function lint(folder: string) {
  const host = processHost();
  const stacks = readTemplates([folder], host).groups.map((templates) =>
    readStacks(templates, { parameters: new Map() }, nestedTemplates(host)),
  );
  return new Map(
    stacks.flatMap(readTemplateServices).map(({ audited, constructPath }) => {
      const findings = audit(audited);
      return [
        constructPath,
        findings.filter(({ rule }, index) => findings.findIndex((one) => one.rule === rule) === index),
      ];
    }),
  );
}

/** The annotations that have the id of a rule, and the one of a service that is refused. */
function annotationsOf(service: IConstruct): Pick<BothFindings, 'constructs' | 'refused'> {
  const texts = service.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
  const found = texts.flatMap((text) => {
    const id = /\[ack: ecs-deployment-guard:(\S+)\]$/.exec(text)?.[1];
    return id === undefined ? [] : [{ id, text }];
  });
  const isRule = (id: string) => ALL_RULES.some((rule) => rule.id === id);
  return {
    constructs: found.flatMap(({ id }) => (isRule(id) ? [id] : [])).toSorted(),
    refused: found.find(({ id }) => id === 'not-protected')?.text,
  };
}
