import { ServiceError } from '../../../../service.ts';

/**
 * CPU and memory of a task in CPU units and MiB, as ECS stores them: `1 vCPU` becomes `1024`, and `2 GB` becomes `2048`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html, `cpu` and `memory`
 * @throws ServiceError for a text that is neither
 */
export function taskSizeOf(rest: Readonly<Record<string, unknown>>): {
  readonly cpu?: string;
  readonly memory?: string;
} {
  const cpu = wholeOf(rest['cpu'], { name: 'cpu', unit: /^([\d.]+)\s*vcpu$/i });
  const memory = wholeOf(rest['memory'], { name: 'memory', unit: /^([\d.]+)\s*gb$/i });
  return { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
}

function wholeOf(given: unknown, { name, unit }: { name: string; unit: RegExp }): string | undefined {
  if (given === undefined) return undefined;
  const text = String(given).trim();
  if (/^\d+$/.test(text)) return String(Number(text));
  const [, units] = unit.exec(text) ?? [];
  const whole = Number(units) * 1024;
  if (Number.isInteger(whole)) return String(whole);
  throw new ServiceError(
    'ClientException',
    `Invalid '${name}' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
  );
}
