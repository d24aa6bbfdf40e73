import * as z from 'zod';
import { SimulatorGap, ServiceError } from '../../service.ts';
import { checkNewName, invalid } from './names.ts';

export const types = ['String', 'StringList', 'SecureString'] as const;
export type ParameterType = (typeof types)[number];

/** A valid request to write a parameter. */
export interface PutRequest {
  readonly name: string;
  readonly value: string;
  /** Absent if the parameter keeps its type. */
  readonly type: ParameterType | undefined;
  readonly tier: string;
  readonly overwrites: boolean;
}

const input = z.object({
  Name: z.string(),
  Value: z.string(),
  Type: z.string().optional(),
  Overwrite: z.boolean().optional(),
  AllowedPattern: z.string().optional(),
  Tags: z.array(z.unknown()).optional(),
  Tier: z.string().optional(),
  Policies: z.string().optional(),
  DataType: z.string().optional(),
});

/** Bytes of a value. @see https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const most = { Standard: 4_096, Advanced: 8_192 };

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export function readPutRequest(given: unknown): PutRequest {
  const request = input.parse(given);
  const { Name, Value, Type, Overwrite = false, Tier = 'Standard', AllowedPattern } = request;
  refuseUnserved(request);
  checkNewName(Name);
  const type = types.find((one) => one === Type);
  if (Type !== undefined && type === undefined) throw invalid(`Type must be one of ${types.join(', ')}, got ${Type}.`);
  if (!['Standard', 'Advanced', 'Intelligent-Tiering'].includes(Tier))
    throw invalid(`Tier must be Standard, Advanced or Intelligent-Tiering, got ${Tier}.`);
  if (Overwrite && (request.Tags ?? []).length > 0)
    throw invalid("Invalid request: tags and overwrite can't be used together.");
  const bytes = Buffer.byteLength(Value);
  const tier = Tier === 'Intelligent-Tiering' ? (bytes > most.Standard ? 'Advanced' : 'Standard') : Tier;
  const limit = tier === 'Advanced' ? most.Advanced : most.Standard;
  if (bytes > limit) throw invalid(`${tier} tier parameters support a maximum parameter value of ${limit} characters.`);
  checkPattern(AllowedPattern, Value);
  return { name: Name, value: Value, type, tier, overwrites: Overwrite };
}

function refuseUnserved({ Policies, DataType = 'text' }: z.output<typeof input>): void {
  if (Policies !== undefined && Policies !== '')
    throw new SimulatorGap('ValidationException', 'the simulator has no parameter policies: leave out Policies');
  if (DataType !== 'text')
    throw new SimulatorGap(
      'ValidationException',
      `the simulator has no data type ${DataType}: leave out DataType, for text`,
    );
}

function checkPattern(pattern: string | undefined, value: string): void {
  if (pattern === undefined) return;
  let compiled: RegExp;
  try {
    compiled = new RegExp(pattern);
  } catch {
    throw new ServiceError(
      'InvalidAllowedPatternException',
      `The request does not meet the regular expression requirement: ${pattern}`,
    );
  }
  if (compiled.test(value)) return;
  throw new ServiceError(
    'ParameterPatternMismatchException',
    `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
  );
}
