import { describe, expect, it } from 'vitest';
import { findOtherPort } from '../../../src/core/diagnosis/listening-port.ts';

describe('the port on which the application listens', () => {
  it.each([
    ['Server listening on port 8080', 8080],
    ['listening on http://0.0.0.0:8080', 8080],
    ['INFO: Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)', 8000],
    ['Listening at: http://[::]:5000 (1)', 5000],
    ['2026-11-30T10:00:00Z GET /orders?page=8080', undefined],
    ['listening on socket /tmp/app.sock', undefined],
    ['listening on port 99999', undefined],
  ])('"%s"', (line, port) => {
    expect(findOtherPort({ checkedPorts: [80], logLines: [line] })).toBe(port);
  });

  it('is not another one if the load balancer checks it', () => {
    expect(findOtherPort({ checkedPorts: [80, 8080], logLines: ['listening on port 8080'] })).toBeUndefined();
  });

  it('is unknown if the log names several, or if the checked ports are not known', () => {
    const logLines = ['listening on port 8080', 'metrics listening on port 9090'];
    expect(findOtherPort({ checkedPorts: [80], logLines })).toBeUndefined();
    expect(findOtherPort({ logLines: ['listening on port 8080'] })).toBeUndefined();
  });
});
