import * as z from 'zod';
import { ServiceError } from '../../service.ts';

const paging = z.object({ Marker: z.string().optional(), PageSize: z.number().optional() });

/** The most resources of one answer, and the default. */
const most = 400;

/** One page of the resources that a request asks for. @throws ServiceError for a wrong page size or marker */
export function pageOf<T>(
  items: readonly T[],
  input: unknown,
): { readonly page: readonly T[]; readonly NextMarker?: string } {
  const { Marker, PageSize = most } = paging.parse(input);
  if (PageSize < 1 || PageSize > most) throw invalid(`PageSize must be between 1 and ${most}, got ${PageSize}`);
  const place = Marker === undefined ? '0' : Buffer.from(Marker, 'base64url').toString();
  if (!/^\d{1,9}$/.test(place)) throw invalid('The marker is not valid');
  const start = Number(place);
  const page = items.slice(start, start + PageSize);
  if (start + PageSize >= items.length) return { page };
  return { page, NextMarker: Buffer.from(String(start + PageSize)).toString('base64url') };
}

export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
