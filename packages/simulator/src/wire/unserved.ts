import type { ServiceError } from '../service.ts';
import { plainError } from './call.ts';
import { xmlError } from './protocols/aws-query.ts';
import { escapeXml, tag } from './protocols/xml.ts';
import type { WireAnswer, WireRequest } from './request.ts';

/** How the clients of a service read an error. */
type ErrorForm = 'json' | 'query' | 'ec2' | 's3' | 'rest-xml';

/** Services without JSON and without forms, by the service of the credential scope. The simulator serves none of them. */
const restXmlServices: Readonly<Record<string, 's3' | 'rest-xml'>> = {
  s3: 's3',
  's3-object-lambda': 's3',
  's3-outposts': 's3',
  s3express: 's3',
  cloudfront: 'rest-xml',
  route53: 'rest-xml',
};

/** Whether the clients of a service read REST XML, where the method and the path are the operation. */
export function isRestXml(service: string | undefined): boolean {
  return restXmlServices[service ?? ''] !== undefined;
}

/** Whether the request is a form of the query protocol. */
export function isForm({ method, path, headers }: Pick<WireRequest, 'method' | 'path' | 'headers'>): boolean {
  if (method === 'GET') return path.includes('Action=');
  return (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

interface Refused {
  /** Service of the credential scope; undefined without a signature. */
  readonly service: string | undefined;
  readonly isForm: boolean;
  readonly error: Pick<ServiceError, 'code' | 'queryCode' | 'message' | 'status'>;
  readonly requestId: string;
}

/** An error of the server for a service that it does not serve, or for a call that it does not read. */
export function refuse(refused: Refused): WireAnswer {
  const { error, requestId } = refused;
  const { code, queryCode = code, message, status = 400 } = error;
  switch (formOf(refused)) {
    case 'json':
      return plainError(status, code, message);
    case 'query':
      return { ...xmlError(queryCode, message, requestId), status };
    case 'ec2':
      return ec2Error(status, queryCode, message, requestId);
    case 's3':
      return s3Error(refused);
    case 'rest-xml': {
      const { body } = xmlError(queryCode, message, requestId);
      return xml(status, body.toString().replace(' xmlns=""', ''));
    }
  }
}

function formOf({ service = '', isForm: asForm }: Refused): ErrorForm {
  return restXmlServices[service] ?? (asForm ? (service === 'ec2' ? 'ec2' : 'query') : 'json');
}

/**
 * S3 has no wrapper around its error, and a code of its own for what is not implemented. Its status is also what a client shows
 * of an answer to HEAD, which has no body.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
function s3Error({ error, requestId }: Refused): WireAnswer {
  const isUnknown = error.code === 'UnknownOperationException';
  const code = isUnknown ? 'NotImplemented' : (s3Codes[error.code] ?? error.code);
  const inside = [tag('Code', code), tag('Message', escapeXml(error.message)), tag('RequestId', requestId)];
  return xml(isUnknown ? 501 : (error.status ?? 400), tag('Error', inside.join('')));
}

const s3Codes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  SerializationException: 'InvalidRequest',
};

/** @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-responses.html */
function ec2Error(status: number, code: string, message: string, requestId: string): WireAnswer {
  const error = tag('Error', tag('Code', escapeXml(code)) + tag('Message', escapeXml(message)));
  const body = tag('Response', tag('Errors', error) + tag('RequestID', requestId));
  return { ...xml(status, body), headers: { 'content-type': 'text/xml' } };
}

function xml(status: number, root: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${root.trimEnd()}\n`,
  };
}
