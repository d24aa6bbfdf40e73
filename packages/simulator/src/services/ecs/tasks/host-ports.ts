import type { TaskDefinitionState } from '../state.ts';
import { recordsOf } from '../api/records.ts';

/**
 * The ports that an instance never has for tasks: SSH, Docker and the ECS agent.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html, `hostPort`
 */
export const reservedPorts = ['22', '2376', '2375', '51678', '51679'] as const;

/** Ports of the host, as text. */
export interface HostPorts {
  readonly tcp: readonly string[];
  readonly udp: readonly string[];
}

/** The ports that a task occupies on its instance. With awsvpc it has a network of its own; a port of 0 is any free one. */
export function hostPortsOf({ rest, containerDefinitions }: TaskDefinitionState): HostPorts {
  const mode = rest['networkMode'];
  if (mode === 'awsvpc') return { tcp: [], udp: [] };
  const mappings = containerDefinitions.flatMap(({ portMappings }) => recordsOf(portMappings));
  const given = mappings.map(({ hostPort, containerPort, protocol = 'tcp' }) => ({
    port: Number(hostPort ?? (mode === 'host' ? containerPort : 0)),
    protocol,
  }));
  const of = (name: string) =>
    given.filter(({ port, protocol }) => port > 0 && protocol === name).map(({ port }) => String(port));
  return { tcp: of('tcp'), udp: of('udp') };
}

export function overlap(a: HostPorts, b: HostPorts): boolean {
  return a.tcp.some((port) => b.tcp.includes(port)) || a.udp.some((port) => b.udp.includes(port));
}
