import type { IConstruct } from 'constructs';
import { readProperties } from '../read-properties.ts';

const texts = new WeakMap<IConstruct, readonly unknown[]>();

/** A construct's own ARNs as `readProperties` returns them. They stay the same, so each is made and read once. */
export function ownArns(construct: IConstruct, arns: () => readonly string[]): readonly unknown[] {
  const found = texts.get(construct) ?? arns().map((arn) => readProperties(construct, arn));
  texts.set(construct, found);
  return found;
}
