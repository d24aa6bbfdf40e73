import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { ALL_SHAPES } from './services/all.ts';
import type { Shape } from './shape.ts';
import { FLAGS, synthesize } from './synthesize.ts';

/** Writes the templates of all shapes with their protection, so that a linter can read them. Returns how many. */
export function writeTemplates(folder: string): number {
  rmSync(folder, { recursive: true, force: true });
  const shapes = Object.entries(ALL_SHAPES).flatMap(([room, ofRoom]) =>
    Object.entries(ofRoom).map(([name, shape]) => [`${room}: ${name}`, shape] as const),
  );
  return shapes.reduce((count, [name, shape]) => count + writeShape(join(folder, slug(name)), shape), 0);
}

/** Without feature flags, few shapes get other services or alarms. Of the others, one template is enough. */
function writeShape(folder: string, shape: Shape): number {
  const written = new Set<string>();
  for (const [flags, context] of FLAGS) {
    const { templates } = synthesize(shape, context, (app) => DeploymentProtection.ofAll(app));
    for (const [file, template] of templates) {
      const touched = JSON.stringify(TOUCHED.map((type) => template.findResources(type)));
      if (written.has(touched)) continue;
      written.add(touched);
      mkdirSync(join(folder, slug(flags)), { recursive: true });
      writeFileSync(join(folder, slug(flags), basename(file)), JSON.stringify(forLinter(template.toJSON(), shape)));
    }
  }
  return written.size;
}

/** The types of resources that the protection adds or changes. */
const TOUCHED = ['AWS::ECS::Service', 'AWS::CloudWatch::Alarm'];

/**
 * Adds which checks of cfn-lint to leave out: warnings, which are advice, and what the app breaks without the protection too.
 *
 * @see https://github.com/aws-cloudformation/cfn-lint#metadata
 */
function forLinter(template: object, { brokenChecks = {} }: Shape): object {
  return { ...template, Metadata: { 'cfn-lint': { config: { ignore_checks: ['W', ...Object.keys(brokenChecks)] } } } };
}

function slug(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase();
}

if (import.meta.main) {
  const [folder = '.build/shapes'] = process.argv.slice(2);
  console.log(`${writeTemplates(folder)} templates in ${folder}`);
}
