import { isKnown, type Known } from '../audit/known.ts';
import { fieldsOf, listOf, plainText } from './template.ts';

/** How a condition reads values and other conditions. */
interface ConditionReader {
  readonly resolve: (value: unknown) => unknown;
  readonly holds: (name: unknown) => Known<boolean>;
}

/** Evaluates a condition of a template; unknown if only a deployment decides it. */
export function evaluateCondition(condition: unknown, reader: ConditionReader): Known<boolean> {
  const [name, ...others] = Object.keys(fieldsOf(condition));
  if (name === undefined || others.length > 0) return { unknown: 'a condition' };
  const argument = fieldsOf(condition)[name];
  const parts = () => listOf(argument).map((one) => evaluateCondition(one, reader));
  switch (name) {
    case 'Condition':
      return reader.holds(argument);
    case 'Fn::Equals':
      return areEqual(listOf(argument).map(reader.resolve));
    case 'Fn::Not':
      return negate(parts()[0] ?? { unknown: 'a condition' });
    case 'Fn::And':
      return combine(parts(), false);
    case 'Fn::Or':
      return combine(parts(), true);
    default:
      return { unknown: name };
  }
}

function areEqual([a, b]: readonly unknown[]): Known<boolean> {
  const unknown = [a, b].find((one) => typeof one === 'object' && one !== null && !isKnown<unknown>(one));
  if (unknown !== undefined && JSON.stringify(a) !== JSON.stringify(b)) return { unknown: 'Fn::Equals' };
  return JSON.stringify(a) === JSON.stringify(b) || plainText(a) === plainText(b);
}

function negate(value: Known<boolean>): Known<boolean> {
  return isKnown(value) ? !value : value;
}

/** One part that is `decisive` decides, whatever the others are. */
function combine(parts: readonly Known<boolean>[], decisive: boolean): Known<boolean> {
  if (parts.includes(decisive)) return decisive;
  return parts.find((part) => !isKnown(part)) ?? !decisive;
}
