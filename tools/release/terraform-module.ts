import { type Fields, fieldsOf } from '../../src/core/template/template.ts';
import { GUARD_PARAMETERS, type GuardParameter } from './guard-parameters.ts';

/** What a module is made of. */
export interface ModuleInput {
  /** Version of the package. */
  readonly version: string;
  /** The template for `aws cloudformation package`. */
  readonly template: Fields;
  /** SHA-256, in hex, of the archive of each function. */
  readonly archives: Readonly<Record<string, string>>;
}

/** Name of the template's parameter for the bucket with the archives; only the module's template has it. */
const BUCKET = 'ArchiveBucket';

/** The files of a Terraform module that creates the stack of the template, by name. */
export function terraformModule(input: ModuleInput): Readonly<Record<string, string>> {
  const keys = archiveKeys(input);
  return {
    'main.tf': mainFile(input.version, keys),
    'variables.tf': variablesFile(),
    'outputs.tf': outputsFile(input.template),
    'template.json': `${JSON.stringify(moduleTemplate(input.template, keys))}\n`,
  };
}

/**
 * Keys of the archives in the bucket. CloudFormation compares only the key, so it contains the version, and the hash for
 * builds of one version that differ.
 */
function archiveKeys({ version, archives }: ModuleInput): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(archives).map(([name, hash]) => [
      name,
      `ecs-deployment-guard/${version}/${name}-${hash.slice(0, 12)}.zip`,
    ]),
  );
}

/** The same template, with the code in the bucket. */
function moduleTemplate(template: Fields, keys: Readonly<Record<string, string>>): Fields {
  const resources = Object.entries(fieldsOf(template['Resources'])).map(([id, resource]) => {
    const { Properties, ...rest } = fieldsOf(resource);
    const code = fieldsOf(Properties)['Code'];
    if (typeof code !== 'string') return [id, resource];
    const key = keys[code.replace(/\.zip$/, '')];
    if (key === undefined) throw new Error(`${id} has the archive ${code}, which was not built`);
    return [id, { ...rest, Properties: { ...fieldsOf(Properties), Code: { S3Bucket: { Ref: BUCKET }, S3Key: key } } }];
  });
  const bucket = { Type: 'String', Description: 'Bucket of the archives of the functions, in the Region of the stack' };
  return {
    ...template,
    Parameters: { [BUCKET]: bucket, ...fieldsOf(template['Parameters']) },
    Resources: Object.fromEntries(resources),
  };
}

function mainFile(version: string, keys: Readonly<Record<string, string>>): string {
  const parameters = [[BUCKET, 'var.bucket'], ...GUARD_PARAMETERS.map((one) => [one.name, argumentOf(one)])];
  return `# ecs-deployment-guard ${version}. Generated: change the parameters in variables of your own module.

terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 4.0"
    }
  }
}

locals {
  # CloudFormation sees new code only under a new key.
  archives = {
${aligned(Object.entries(keys).map(([name, key]) => [name, quote(key)]))}
  }
}

resource "aws_s3_object" "archive" {
  for_each = local.archives

  bucket      = var.bucket
  key         = each.value
  source      = "\${path.module}/\${each.key}.zip"
  source_hash = filemd5("\${path.module}/\${each.key}.zip")

  # An update that fails goes back to the earlier archives.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudformation_stack" "guard" {
  name          = var.stack_name
  template_body = file("\${path.module}/template.json")
  capabilities  = ["CAPABILITY_IAM"]
  tags          = var.tags

  parameters = {
${aligned(parameters)}
  }

  depends_on = [aws_s3_object.archive]
}
`;
}

/** Names and values below each other, as `terraform fmt` writes them. */
function aligned(pairs: readonly (readonly string[])[]): string {
  const width = Math.max(...pairs.map(([name = '']) => name.length));
  return pairs.map(([name = '', value = '']) => `    ${name.padEnd(width)} = ${value}`).join('\n');
}

/** Parameters of CloudFormation are texts. */
function argumentOf(parameter: GuardParameter): string {
  const variable = `var.${variableName(parameter)}`;
  switch (parameter.kind) {
    case 'text':
      return variable;
    case 'list':
      return `join(",", ${variable})`;
    case 'flag':
    case 'number':
      return `tostring(${variable})`;
  }
}

function variablesFile(): string {
  return `${OWN_VARIABLES}\n${GUARD_PARAMETERS.map(declare).join('\n')}`;
}

const OWN_VARIABLES = `variable "bucket" {
  description = "Name of a bucket in the Region of the guard. The module uploads the code of the functions to it."
  type        = string
}

variable "stack_name" {
  description = "Name of the CloudFormation stack. The names of the guard's resources begin with it."
  type        = string
  default     = "ecs-deployment-guard"
}

variable "tags" {
  description = "Tags of the stack and of its resources."
  type        = map(string)
  default     = {}
}
`;

function declare(parameter: GuardParameter): string {
  const { kind, standard, description } = parameter;
  const types = { text: 'string', list: 'list(string)', flag: 'bool', number: 'number' } as const;
  const standards = { text: quote(standard), list: '[]', flag: standard, number: standard } as const;
  return `variable "${variableName(parameter)}" {
  description = ${quote(description)}
  type        = ${types[kind]}
  default     = ${standards[kind]}
${validation(parameter)}}
`;
}

function validation(parameter: GuardParameter): string {
  const rule = ruleOf(parameter);
  if (rule === undefined) return '';
  const name = variableName(parameter);
  return `
  validation {
    condition     = ${rule.condition}
    error_message = ${quote(`The value of ${name} must ${rule.must}.`)}
  }
`;
}

function ruleOf(parameter: GuardParameter): { readonly condition: string; readonly must: string } | undefined {
  const { kind, pattern, values, least, most } = parameter;
  const variable = `var.${variableName(parameter)}`;
  if (kind === 'flag') return undefined;
  if (pattern !== undefined) {
    const text = kind === 'list' ? `join(",", ${variable})` : variable;
    return { condition: `can(regex(${quote(`^${pattern}$`)}, ${text}))`, must: `match ^${pattern}$` };
  }
  if (values !== undefined) {
    const list = values.map((value) => (kind === 'number' ? value : quote(value))).join(', ');
    return { condition: `contains([${list}], ${variable})`, must: `be one of ${values.join(', ')}` };
  }
  return {
    condition: `${variable} == floor(${variable}) && ${variable} >= ${least} && ${variable} <= ${most}`,
    must: `be a whole number from ${least} to ${most}`,
  };
}

function outputsFile(template: Fields): string {
  return Object.entries(fieldsOf(template['Outputs']))
    .map(([name, output]) => {
      const description = String(fieldsOf(output)['Description']);
      return `output "${snakeCase(name)}" {
  description = ${quote(description)}
  value       = aws_cloudformation_stack.guard.outputs["${name}"]
}
`;
    })
    .join('\n');
}

/** The name of the variable for a parameter. */
function variableName({ name }: GuardParameter): string {
  return snakeCase(name);
}

function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}

/** A text of HCL, in which a backslash and the start of a template are escaped. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');
}
