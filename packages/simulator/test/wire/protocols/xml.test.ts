import { describe, expect, it } from 'vitest';
import { escapeXml, members, tag } from '../../../src/wire/protocols/xml.ts';
import { schemaOf } from '../values.ts';

/** The SDK's numbers of schema kinds: 0 text, 1 number, 2 true or false, 21 bytes, 4 instant; `[3, …]` a structure. */
const [text, number, boolean, blob, instant] = [0, 1, 2, 21, 4];
const struct = (names: readonly string[], kinds: readonly unknown[]) =>
  schemaOf([3, 'test', 'Struct', 0, names, kinds]);
const list = (kind: unknown) => [1, 'test', 'List', 0, kind];
const map = (kind: unknown) => [2, 'test', 'Map', 0, text, kind];

describe('a tag', () => {
  it('is closed in itself when nothing stands in it', () => {
    expect([tag('Name', ''), tag('Name', 'a')]).toEqual(['<Name/>', '<Name>a</Name>']);
  });
});

describe('the members of a structure', () => {
  it('stand in the order of the schema, and only those that are there', () => {
    const schema = struct(['A', 'B', 'C', 'D'], [text, number, boolean, text]);
    expect(members(schema, { C: false, B: 0, A: '', D: null })).toBe('<A/><B>0</B><C>false</C>');
    expect(members(schema, {})).toBe('');
  });

  it('are lists of member, maps of entry, instants in ISO 8601 and bytes in base64', () => {
    const schema = struct(['L', 'M', 'At', 'Raw'], [list(number), map(text), instant, blob]);
    const value = { L: [2, 1], M: { 'a&b': 'c' }, At: new Date(1_772_366_400_257), Raw: Uint8Array.of(104, 105) };
    expect(members(schema, value)).toBe(
      '<L><member>2</member><member>1</member></L><M><entry><key>a&amp;b</key><value>c</value></entry></M>' +
        '<At>2026-03-01T12:00:00.257Z</At><Raw>aGk=</Raw>',
    );
  });

  it('are written inside each other', () => {
    const inner = [3, 'test', 'Inner', 0, ['X'], [text]];
    expect(
      members(struct(['Inner', 'Each'], [inner, list(inner)]), { Inner: { X: 'a' }, Each: [{ X: 'b' }, {}] }),
    ).toBe('<Inner><X>a</X></Inner><Each><member><X>b</X></member><member/></Each>');
  });
});

describe('text in XML', () => {
  it.each([
    ['a<b>&"c"', 'a&lt;b&gt;&amp;&quot;c&quot;'],
    ["it's", "it's"],
    ['\t\n\r', '\t\n&#xD;'],
    ['&amp;', '&amp;amp;'],
    ['\u0000\u001f\ufffe\ud800', '\ufffd\ufffd\ufffd\ufffd'],
    ['é 😀 \ufffd', 'é 😀 \ufffd'],
    ['', ''],
  ])('%j is %j', (plain, escaped) => {
    expect(escapeXml(plain)).toBe(escaped);
  });
});
