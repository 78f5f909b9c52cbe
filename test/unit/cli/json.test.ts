import { describe, expect, it } from 'vitest';
import { fromJson, toJson } from '../../../src/cli/command/json.js';

describe('messages as JSON', () => {
  it('have instants and durations as proto3 JSON has them', () => {
    const message = {
      startTime: { seconds: 1_700_000_000, nanos: 250_000_000 },
      duration: { seconds: 604_800, nanos: 0 },
    };
    expect(toJson(message)).toEqual({ startTime: '2023-11-14T22:13:20.250Z', duration: '604800s' });
  });

  it('leave out absent fields and the names of set oneof fields, but no field that is 0 or empty', () => {
    const slot = { slot: 0, promotion: { code: 'A', tags: [], startAt: null }, content: 'promotion', score: 0 };
    expect(toJson({ slots: [slot] })).toEqual({ slots: [{ slot: 0, promotion: { code: 'A', tags: [] }, score: 0 }] });
    expect(toJson({ margin: 0.5, _margin: 'margin' })).toEqual({ margin: 0.5 });
  });

  it('keep free parameters whatever they are called', () => {
    expect(toJson({ params: { kind: 'icon', icon: 'x' } })).toEqual({ params: { kind: 'icon', icon: 'x' } });
  });

  it('can be read again', () => {
    const campaign = {
      activity: { relative: { duration: { seconds: 90, nanos: 500_000_000 } } },
      variants: [{ slots: 6 }],
    };
    expect(fromJson(toJson(campaign))).toEqual(campaign);
  });

  it('leave a duration alone that is none: the server says why', () => {
    expect(fromJson({ duration: 'a week' })).toEqual({ duration: 'a week' });
  });
});
