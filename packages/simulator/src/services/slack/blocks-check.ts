/** @see https://docs.slack.dev/reference/block-kit/blocks */
const BLOCKS = 50;
const BLOCK_ID = 255;
const HEADER_TEXT = 150;
const SECTION_TEXT = 3_000;
const FIELDS = 10;
const FIELD_TEXT = 2_000;
const CONTEXT_ELEMENTS = 10;

/** Why Slack would reject the blocks of a message; undefined if it accepts them. */
export function findBlockFault(blocks: readonly unknown[]): string | undefined {
  if (blocks.length > BLOCKS) return `no more than ${BLOCKS} items allowed [json-pointer:/blocks]`;
  for (const [index, block] of blocks.entries()) {
    const fault = isObject(block) ? faultOf(block) : 'must be an object';
    if (fault !== undefined) return `${fault} [json-pointer:/blocks/${index}]`;
  }
  return undefined;
}

function faultOf(block: Readonly<Record<string, unknown>>): string | undefined {
  const { block_id: blockId } = block;
  if (typeof blockId === 'string' && blockId.length > BLOCK_ID) return `block_id is longer than ${BLOCK_ID}`;
  switch (block['type']) {
    case 'header':
      return textFault(block['text'], 'plain_text', HEADER_TEXT);
    case 'section':
      return sectionFault(block);
    case 'context':
      return contextFault(block['elements']);
    case 'rich_text':
      return richTextFault(block['elements']);
    case 'divider':
      return undefined;
    default:
      return `unsupported type: ${String(block['type'])}`;
  }
}

function sectionFault({ text, fields }: Readonly<Record<string, unknown>>): string | undefined {
  if (text === undefined && fields === undefined) return 'missing required field: text or fields';
  if (text !== undefined) {
    const fault = textFault(text, undefined, SECTION_TEXT);
    if (fault !== undefined) return fault;
  }
  if (!Array.isArray(fields)) return undefined;
  if (fields.length > FIELDS) return `no more than ${FIELDS} fields allowed`;
  return fields.map((field) => textFault(field, undefined, FIELD_TEXT)).find((fault) => fault !== undefined);
}

function contextFault(elements: unknown): string | undefined {
  if (!Array.isArray(elements) || elements.length === 0) return 'missing required field: elements';
  if (elements.length > CONTEXT_ELEMENTS) return `no more than ${CONTEXT_ELEMENTS} items allowed`;
  return elements.map((element) => textFault(element, undefined, SECTION_TEXT)).find((fault) => fault !== undefined);
}

/** @see https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
function richTextFault(elements: unknown): string | undefined {
  if (!Array.isArray(elements) || elements.length === 0) return 'missing required field: elements';
  return elements.map(preformattedFault).find((fault) => fault !== undefined);
}

/** Only preformatted text is simulated, because the guard sends no other. */
function preformattedFault(element: unknown): string | undefined {
  if (!isObject(element) || element['type'] !== 'rich_text_preformatted') return 'unsupported type of element';
  const { elements } = element;
  if (!Array.isArray(elements) || elements.length === 0) return 'missing required field: elements';
  return elements.map((part) => textFault(part, 'text', Number.POSITIVE_INFINITY)).find((fault) => fault !== undefined);
}

function textFault(value: unknown, type: string | undefined, limit: number): string | undefined {
  if (!isObject(value) || typeof value['text'] !== 'string') return 'missing required field: text';
  if (type !== undefined && value['type'] !== type) return `text must be ${type}`;
  if (value['text'].length === 0) return 'must be more than 0 characters';
  return value['text'].length > limit ? `must be less than ${limit + 1} characters` : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
