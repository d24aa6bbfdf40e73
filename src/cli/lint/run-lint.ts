import { audit } from '../../core/audit/audit.ts';
import type { Audited } from '../../core/audit/audited-service.ts';
import { fixOf } from '../../core/audit/finding.ts';
import { readTemplateServices, type TemplateService } from '../../core/template/read-template-services.ts';
import { readStacks, type Stacks } from '../../core/template/stacks.ts';
import { describeKnown, isKnown } from '../../core/audit/known.ts';
import type { Template } from '../../core/template/template.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import type { OptionValues } from '../command-line/command-spec.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import { describeCounts, describeFindings } from '../findings/describe-findings.ts';
import { ALL_RULES, explainRule } from '../findings/explain-rule.ts';
import { findingsJson } from '../findings/findings-json.ts';
import { type ReportedFinding, type ReportedService, verdictOf } from '../findings/reported-finding.ts';
import { sarifOf } from '../findings/sarif.ts';
import { describeObstacle, type Output, writeOutput } from '../output-file.ts';
import { describeRefusal } from '../refuse.ts';
import { readParameters } from '../template/parse-template.ts';
import { packageVersion } from '../version.ts';
import { lintCommand, type LintOptions } from './command.ts';
import { type LintHost, processHost } from './host.ts';
import { lintSaved } from './lint-saved.ts';
import { nestedTemplates, readTemplates } from './read-templates.ts';

/** Runs `ecs-guard lint` and returns its exit code: the worst severity of the findings decides. */
export async function runLint(args: readonly string[], host: LintHost = processHost()): Promise<number> {
  const line = readCommandLine(lintCommand, args);
  if (line.is === 'help') {
    host.stdout.write(line.text);
    return exitCodeOf('succeeded');
  }
  if (line.is === 'refused') return refuse(host, line.faults);
  const { explain, parameter = [] } = line.values;
  if (explain !== undefined) return printRule(explain, host);
  if (line.operands.length === 0)
    return refuse(host, ['no path given: give a template, cdk.out, or a file of "doctor --save"']);
  if (line.values.force === true && line.values.sarif === undefined)
    return refuse(host, ['--force needs --sarif: name a file, or leave --force out']);
  const parameters = readParameters(parameter);
  if (typeof parameters === 'string') return refuse(host, [parameters]);
  return lintPaths(line.operands, { values: line.values, parameters }, host);
}

function refuse(host: LintHost, faults: readonly string[]): number {
  host.stderr.write(describeRefusal(faults, 'lint'));
  return exitCodeOf('usage');
}

function printRule(id: string, host: LintHost): number {
  const text = explainRule(id, host.columns);
  if (text === undefined) {
    return refuse(host, [`there is no rule "${id}": choose ${ALL_RULES.map((rule) => rule.id).join(', ')}`]);
  }
  host.stdout.write(text);
  return exitCodeOf('succeeded');
}

interface Choice {
  readonly values: OptionValues<LintOptions>;
  readonly parameters: ReadonlyMap<string, string>;
}

async function lintPaths(paths: readonly string[], choice: Choice, host: LintHost): Promise<number> {
  const output = sarifOutput(choice.values);
  const obstacle = output && describeObstacle(output, host);
  if (obstacle !== undefined) return refuse(host, [obstacle]);
  const { groups, documents, faults } = readTemplates(paths, host);
  const read = groups.map((templates) => lintTemplates(templates, choice, host));
  const saved = await Promise.all(documents.map(lintSaved));
  const services = [...read, ...saved].flatMap((one) => one.services);
  const { json } = choice.values;
  if (faults.length === 0 || services.length > 0) {
    const lines = [...describeFindings(services, host.columns), describeCounts(services)];
    host.stdout.write(json === true ? findingsJson(services) : lines.map((text) => `${text}\n`).join(''));
  }
  for (const text of read.flatMap((one) => one.unread)) host.stderr.write(`warning: ${text}\n`);
  for (const text of saved.flatMap((one) => one.warnings)) host.stderr.write(text);
  const fault = output && (await writeOutput(output, sarifOf(services, packageVersion()), host));
  if (fault !== undefined) return refuse(host, [fault]);
  return faults.length > 0 ? refuse(host, faults) : exitCodeOf(verdictOf(services));
}

function sarifOutput({ sarif, force = false }: OptionValues<LintOptions>): Output | undefined {
  return sarif === undefined ? undefined : { file: sarif, option: '--sarif', force };
}

function lintTemplates(templates: readonly Template[], { values, parameters }: Choice, host: LintHost) {
  const pseudo = values.region === undefined ? {} : { pseudo: new Map([['AWS::Region', values.region]]) };
  const stacks = readStacks(templates, { parameters, ...pseudo }, nestedTemplates(host));
  const services = readTemplateServices(stacks).map((service) => reportOf(service, stacks));
  const unread = services.length === 0 && templates.length > 0 ? [`${templates[0]?.source}: no ECS service`] : [];
  return { services, unread: [...stacks.unread, ...unread] };
}

function reportOf({ audited, constructPath, locate, suppressed }: TemplateService, stacks: Stacks): ReportedService {
  const findings = audit(audited).map((finding): ReportedFinding => {
    const { rule, says, at } = finding;
    const { file, line, logicalId } = locate(at);
    return { rule, says, fix: fixOf(finding), file, line, logicalId, constructPath };
  });
  const { service } = audited;
  return {
    name: isKnown(service.name) ? service.name : (constructPath ?? service.id),
    cluster: isKnown(service.cluster) ? describeKnown(service.cluster) : undefined,
    source: locate({ of: 'service', path: [] }).file,
    findings: findings.filter(({ rule }) => !suppressed.has(rule.id)),
    suppressed: findings.flatMap((one) => {
      const reason = suppressed.get(one.rule.id);
      return reason === undefined ? [] : [{ ...one, reason }];
    }),
    unknown: [...parametersIn(audited, stacks), ...alarmsElsewhere(audited)],
  };
}

/** Parameters without a value that the service or its alarms depend on. */
function parametersIn(audited: Audited, { parameters }: Stacks): readonly string[] {
  const named = new Set(JSON.stringify(audited).match(/parameter [\w/]+/g));
  return parameters.map((name) => `parameter ${name}`).filter((one) => named.has(one));
}

function alarmsElsewhere({ alarms }: Audited): readonly string[] {
  return alarms
    .filter(({ kind }) => kind === 'unread')
    .map(({ name }) => `alarm ${describeKnown(name)}, which the templates do not make`);
}
