import { checkAnswer, refuseFaults } from '../faults.ts';
import type { WireOperation, WireService } from '../operations.ts';
import { type Refusal, type WireProtocol, wireErrorOf } from './protocol.ts';
import { readForm } from './query-input.ts';
import type { WireAnswer, WireRequest } from '../request.ts';
import { findShapeFaults } from '../shape-check.ts';
import { escapeXml, members, tag } from './xml.ts';

/**
 * The older query protocol: a form in, XML out. The field `Action` names the operation.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export const awsQuery: WireProtocol = { name: 'aws-query', decodeInput, encodeOutput, encodeError };

const headers = { 'content-type': 'text/xml' };

/** The fields of a request, from its query string and its body. */
export function formOf({ path, body, method }: WireRequest): URLSearchParams {
  const fields = new URLSearchParams(path.includes('?') ? path.slice(path.indexOf('?') + 1) : '');
  if (method === 'POST') for (const [name, value] of new URLSearchParams(body)) fields.append(name, value);
  return fields;
}

async function decodeInput(operation: WireOperation, request: WireRequest): Promise<Readonly<Record<string, unknown>>> {
  const { input, faults } = readForm(operation.input, formOf(request));
  // Throws for faults of the form first, because the shape check would report a wrong type again.
  refuseFaults(faults);
  refuseFaults(findShapeFaults(operation.input, input, 'native'));
  return Object(input);
}

function encodeOutput(operation: WireOperation, output: unknown, requestId: string): WireAnswer {
  const { name, service } = operation;
  const metadata = tag('ResponseMetadata', tag('RequestId', requestId));
  if (operation.output.isUnitSchema()) return answer(200, service, `${name}Response`, metadata);
  checkAnswer(operation, output ?? {});
  const result = tag(`${name}Result`, members(operation.output, output ?? {}));
  return answer(200, service, `${name}Response`, result + metadata);
}

/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization */
function encodeError(refusal: Refusal, requestId: string): WireAnswer {
  const { service, error } = refusal;
  const { status, fault, queryCode } = wireErrorOf(refusal);
  const inside = [
    tag('Type', fault),
    tag('Code', escapeXml(queryCode)),
    tag('Message', escapeXml(error.message)),
    ...Object.entries(error.fields).map(([name, value]) => tag(name, escapeXml(String(value)))),
  ];
  return answer(status, service, 'ErrorResponse', tag('Error', inside.join('')) + tag('RequestId', requestId));
}

/** An error in the query protocol for a service of which nothing is known. */
export function xmlError(code: string, message: string, requestId: string): WireAnswer {
  const inside = [tag('Type', 'Sender'), tag('Code', escapeXml(code)), tag('Message', escapeXml(message))];
  return answer(400, {}, 'ErrorResponse', tag('Error', inside.join('')) + tag('RequestId', requestId));
}

function answer(
  status: number,
  { xmlNamespace = '' }: Pick<WireService, 'xmlNamespace'>,
  name: string,
  inside: string,
): WireAnswer {
  return { status, headers, body: `<${name} xmlns="${xmlNamespace}">${inside}</${name}>\n` };
}
