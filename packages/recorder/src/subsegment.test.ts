// SPDX-License-Identifier: Apache-2.0
// Begin and end, as the trace shows it that arrives in local X-Ray.
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentSubsegment } from './current.ts';
import { putAnnotation } from './recorder.ts';
import { inSegment } from './segment.ts';
import { beginSubsegment, endSubsegment } from './subsegment.ts';
import { type Recording, startRecording, tree } from './test-recording.ts';

let recording: Recording;
beforeAll(async () => {
  recording = await startRecording();
});
beforeEach(() => recording.forget());
afterAll(() => recording.close());

const treeOf = async (work: () => unknown): Promise<string> => tree((await recording.traceOf(work)).segments);
const span = (name: string) => recording.tracer.startSpan(name).end();

describe('begin and end', () => {
  it('is a subsegment, and the parent of what lies between', async () => {
    const work = () => {
      beginSubsegment('a');
      span('in a');
      endSubsegment();
      span('after a');
    };
    expect(await treeOf(work)).toBe('job(a(in a),after a)');
  });

  it('nests', async () => {
    const work = () => {
      beginSubsegment('a');
      beginSubsegment('b');
      span('in b');
      endSubsegment();
      span('in a');
      endSubsegment();
    };
    expect(await treeOf(work)).toBe('job(a(b(in b),in a))');
  });

  it('holds over awaits, in the functions that are called, and in what they start', async () => {
    const work = async () => {
      beginSubsegment('a');
      await turn();
      await (async () => {
        await wait(1);
        span('called');
      })();
      endSubsegment();
      await turn();
      span('after a');
    };
    expect(await treeOf(work)).toBe('job(a(called),after a)');
  });

  it('begun in a function before its first await, and ended there, leaves nothing to its caller', async () => {
    const called = async () => {
      beginSubsegment('a');
      await wait(1);
      endSubsegment();
    };
    const work = async () => {
      await called();
      span('after');
      beginSubsegment('b');
      endSubsegment();
    };
    expect(await treeOf(work)).toBe('job(a,after,b)');
  });

  it('is active for OpenTelemetry', async () => {
    const segment = await recording.segmentOf(() => {
      const a = beginSubsegment('a');
      expect(trace.getActiveSpan()).toBe(a.span);
      expect(currentSubsegment()?.id).toBe(a.id);
      trace.getActiveSpan()?.setAttribute('x', 1);
      putAnnotation('order', 17);
      endSubsegment();
      expect(trace.getActiveSpan()).not.toBe(a.span);
    });
    expect(segment.subsegments).toMatchObject([
      { name: 'a', annotations: { order: 17 }, metadata: { default: { x: 1 } } },
    ]);
  });

  it('ends within another span, too', async () => {
    const work = () => {
      beginSubsegment('a');
      recording.tracer.startActiveSpan('layer', (layer) => {
        endSubsegment();
        layer.end();
      });
      span('after a');
    };
    expect(await treeOf(work)).toBe('job(a(layer),after a)');
  });

  it('ends by its handle, in any order', async () => {
    const work = () => {
      const a = beginSubsegment('a');
      beginSubsegment('b');
      a.end();
      a.end();
      span('in b');
      endSubsegment();
      span('after');
    };
    expect(await treeOf(work)).toBe('job(a(b(in b)),after)');
    expect(recording.said).toEqual([]);
  });

  it('ends with its block by `using`', async () => {
    const work = async () => {
      {
        using a = beginSubsegment('a');
        await turn();
        a.putAnnotation('n', 1);
        span('in a');
      }
      span('after a');
    };
    expect(await treeOf(work)).toBe('job(a(in a),after a)');
  });

  it.each([
    ['endSubsegment(error)', (error: Error) => endSubsegment(error)],
    ['subsegment.end(error)', undefined],
  ])('ends with an error: %s', async (_, end) => {
    const segment = await recording.segmentOf(() => {
      const a = beginSubsegment('a');
      const error = new RangeError('out of stock');
      if (end) end(error);
      else a.end(error);
    });
    expect(segment.fault).toBeUndefined();
    expect(segment.subsegments).toMatchObject([
      { fault: true, cause: { exceptions: [{ type: 'RangeError', message: 'out of stock' }] } },
    ]);
  });

  it.each([
    ['aws', { namespace: 'aws' }],
    ['remote', { namespace: 'remote' }],
    ['local', {}],
  ] as const)('calls whom it says: %s', async (namespace, shown) => {
    const segment = await recording.segmentOf(() => beginSubsegment('DynamoDB', { namespace }).end());
    expect(segment.subsegments).toMatchObject([{ name: 'DynamoDB', ...shown }]);
  });
});

describe('flows beside it', () => {
  it('do not see it: neither other requests, nor other flows of the same', async () => {
    const flow = async (name: string) => {
      await turn();
      beginSubsegment(name);
      for (let i = 0; i < 3; i++) await turn();
      span(`in ${name}`);
      endSubsegment();
    };
    const forgetful = async () => {
      await turn();
      beginSubsegment('forgotten');
    };
    const trees = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        treeOf(async () => {
          await Promise.all([flow(`a${i}`), forgetful(), flow(`b${i}`)]);
          span('after');
        }),
      ),
    );
    expect(trees).toEqual(trees.map((_, i) => `job(a${i}(in a${i}),after,b${i}(in b${i}))`));
  });

  it('do not see it in parallel, by run', async () => {
    const work = () =>
      Promise.all(
        ['a', 'b'].map((name) =>
          inSegmentOf(name, async () => {
            await turn();
            span(`in ${name}`);
          }),
        ),
      );
    const inSegmentOf = async (name: string, fn: () => Promise<void>) => {
      const outer = context.active();
      const subsegment = context.with(outer, () => beginSubsegment(name));
      await subsegment.run(fn);
      subsegment.end();
    };
    expect(await treeOf(work)).toBe('job(a(in a),b(in b))');
  });
});

describe('what is said, once', () => {
  const twice = (work: () => void) => {
    work();
    work();
  };

  it('outside of a segment nothing begins', () => {
    twice(() => {
      const subsegment = beginSubsegment('a');
      expect(trace.getActiveSpan()).toBeUndefined();
      expect(subsegment.run(() => 1)).toBe(1);
      expect(subsegment.isSampled).toBe(false);
      subsegment.end();
    });
    expect(recording.said).toEqual([expect.stringMatching(/^beginSubsegment: no segment is open here/)]);
  });

  it('nothing has begun that could end', () => {
    inSegment('job', () => twice(() => endSubsegment()));
    expect(recording.said).toEqual(['endSubsegment: no subsegment has begun in this asynchronous flow']);
  });

  it('it has ended', () => {
    inSegment('job', () =>
      twice(() => {
        const subsegment = beginSubsegment('a');
        subsegment.end();
        subsegment.putAnnotation('a', 1);
        subsegment.putMetadata('a', 1);
      }),
    );
    expect(recording.said).toEqual([
      'putAnnotation: the segment or subsegment has ended, so this is left out',
      'putMetadata: the segment or subsegment has ended, so this is left out',
    ]);
  });

  it('the context manager is a foreign one, in which a subsegment is the parent by run', async () => {
    const ours = context.active();
    expect(ours).toBeDefined();
    context.disable();
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    try {
      const work = async () => {
        const a = beginSubsegment('a');
        span('beside a');
        await a.run(async () => {
          await turn();
          span('in a');
          beginSubsegment('b').end();
        });
        a.end();
      };
      expect(await treeOf(work)).toBe('job(a(b,in a),beside a)');
      expect(recording.said).toEqual([
        expect.stringMatching(/^beginSubsegment: the context manager is not XRayContextManager/),
      ]);
    } finally {
      context.disable();
      const { XRayContextManager } = await import('./context-manager.ts');
      context.setGlobalContextManager(new XRayContextManager());
    }
  });
});
