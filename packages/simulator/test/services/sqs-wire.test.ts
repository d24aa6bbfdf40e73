import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { ServiceError } from '../../src/service.ts';
import { Queue } from '../../src/services/sqs-queue.ts';
import {
  bodyBytes,
  knownReceipt,
  md5,
  messageAttributes,
  optionalSeconds,
  queueNameOf,
  refuseUnsupported,
  runBatch,
  text,
  wireMessage,
} from '../../src/services/sqs-wire.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('runBatch', () => {
  const entries = (...ids: readonly string[]) => ({ Entries: ids.map((Id) => ({ Id })) });

  it('puts what an entry answers beside its id, and a refusal under Failed', () => {
    const answer = runBatch(entries('a', 'b', 'c'), ({ Id }) => {
      if (Id === 'b') throw new ServiceError('InvalidParameterValue', 'no');
      return { done: Id };
    });
    expect(answer).toEqual({
      Successful: [
        { Id: 'a', done: 'a' },
        { Id: 'c', done: 'c' },
      ],
      Failed: [{ Id: 'b', SenderFault: true, Code: 'InvalidParameterValue', Message: 'no' }],
    });
  });

  it('does not take a bug for a refusal', () => {
    const bug = () => {
      throw new TypeError('a bug');
    };
    expect(() => runBatch(entries('a'), bug)).toThrow(TypeError);
  });

  it.each([
    ['no entry', entries(), 'EmptyBatchRequest'],
    ['no list of entries', {}, 'EmptyBatchRequest'],
    ['eleven entries', entries(...'abcdefghijk'), 'TooManyEntriesInBatchRequest'],
    ['an id twice', entries('a', 'b', 'a'), 'BatchEntryIdsNotDistinct'],
    ['an entry without an id', { Entries: [{}] }, 'MissingParameter'],
  ])('refuses a batch with %s, and runs none of it', (_what, input, expected) => {
    const ran: unknown[] = [];
    const run = (entry: object) => {
      ran.push(entry);
      return {};
    };
    expect(() => runBatch(input, run)).toThrow(code(expected));
    expect(ran).toEqual([]);
  });
});

describe('queueNameOf', () => {
  it('is the end of the url, whatever its host', () => {
    expect(queueNameOf('http://127.0.0.1:4566/111122223333/signals')).toBe('signals');
    expect(queueNameOf('signals')).toBe('signals');
  });
});

describe('text', () => {
  it('is a parameter that the request must have', () => {
    expect(text({ QueueUrl: 'u' }, 'QueueUrl')).toBe('u');
    expect(() => text({ QueueUrl: 1 }, 'QueueUrl')).toThrow('The request must contain the parameter QueueUrl.');
  });
});

describe('optionalSeconds', () => {
  it.each([0, 1, 900])('takes %d', (DelaySeconds) => {
    expect(optionalSeconds({ DelaySeconds }, 'DelaySeconds', 900)).toBe(DelaySeconds);
  });

  it('is undefined where nothing is given', () => {
    expect([
      optionalSeconds({}, 'DelaySeconds', 900),
      optionalSeconds({ DelaySeconds: null }, 'DelaySeconds', 900),
    ]).toEqual([undefined, undefined]);
  });

  it.each([-1, 901, 1.5, '5'])('refuses %j', (DelaySeconds) => {
    expect(() => optionalSeconds({ DelaySeconds }, 'DelaySeconds', 900)).toThrow(
      `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: Must be between 0 and 900.`,
    );
  });
});

describe('knownReceipt', () => {
  it('takes a handle that the queue gave out, and no other', () => {
    const queue = new Queue({ name: 'signals' }, { clock: new VirtualClock(0) });
    queue.send({ messageId: '1', body: 'a', senderId: 's' });
    const ReceiptHandle = queue.receive(1)[0]?.receiptHandle;
    expect(knownReceipt(queue, { ReceiptHandle })).toBe(ReceiptHandle);
    for (const wrong of ['signals/2', 'signals/0', 'other/1', 'x'])
      expect(() => knownReceipt(queue, { ReceiptHandle: wrong })).toThrow(code('ReceiptHandleIsInvalid'));
  });
});

describe('refuseUnsupported', () => {
  it('names what would be dropped in silence', () => {
    expect(() => refuseUnsupported({ MessageBody: 'a' })).not.toThrow();
    expect(() => refuseUnsupported({ MessageGroupId: 'g', MessageDeduplicationId: 'd' })).toThrow(
      'SQS MessageGroupId, MessageDeduplicationId is not simulated',
    );
  });
});

describe('messageAttributes', () => {
  it('keeps texts by name', () => {
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'sweep' } };
    expect([
      messageAttributes({ MessageAttributes }),
      messageAttributes({}),
      messageAttributes({ MessageAttributes: null }),
    ]).toEqual([{ kind: 'sweep' }, {}, {}]);
  });

  it.each([
    [{ DataType: 'Number', StringValue: '1' }, 'UnsupportedOperation'],
    ['text', 'UnsupportedOperation'],
    [{ DataType: 'String', StringValue: '' }, 'InvalidParameterValue'],
    [{ DataType: 'String' }, 'InvalidParameterValue'],
  ])('refuses %j', (value, expected) => {
    expect(() => messageAttributes({ MessageAttributes: { kind: value } })).toThrow(code(expected));
  });
});

describe('bodyBytes', () => {
  it('counts bytes, not characters', () => {
    expect([bodyBytes({ MessageBody: 'abc' }), bodyBytes({ MessageBody: 'é€' })]).toEqual([3, 5]);
  });
});

describe('md5', () => {
  // RFC 1321, A.5.
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
  ])('of "%s" is that of the RFC', (body, digest) => {
    expect(md5(body)).toBe(digest);
  });
});

describe('wireMessage', () => {
  const message = {
    messageId: '1',
    receiptHandle: 'signals/1',
    body: 'abc',
    senderId: 's',
    sentAt: 10,
    firstReceivedAt: 20,
    receiveCount: 2,
  };

  it('has the system attributes that were asked for, and no others', () => {
    const bare = {
      MessageId: '1',
      ReceiptHandle: 'signals/1',
      Body: 'abc',
      MD5OfBody: '900150983cd24fb0d6963f7d28e17f72',
    };
    expect(wireMessage(message, [])).toEqual(bare);
    expect(wireMessage(message, ['ApproximateReceiveCount'])).toEqual({
      ...bare,
      Attributes: { ApproximateReceiveCount: '2' },
    });
    expect(wireMessage(message, ['All'])['Attributes']).toEqual({
      SenderId: 's',
      SentTimestamp: '10',
      ApproximateReceiveCount: '2',
      ApproximateFirstReceiveTimestamp: '20',
    });
  });
});
