import { describe, expect, it } from 'vitest';
import { readServeArguments } from '../../../src/cli/simulate/serve-arguments.ts';

const DEFAULTS = {
  port: 0,
  controlPort: 0,
  speed: 1,
  modelsFile: undefined,
  region: 'eu-west-1',
  account: '111122223333',
  parameters: {},
};

describe('the command line of a simulated AWS', () => {
  it('serves on free ports in real time unless it says otherwise', () => {
    expect(readServeArguments(['--serve'])).toEqual({ is: 'read', serve: DEFAULTS });
  });

  it('says where, how fast, for whom, with what', () => {
    const text =
      '--serve --port 4566 --control-port 4567 --speed 0.5 --models m.yaml --region us-gov-west-1 --account 222233334444';
    const parameters = [
      ['alarmPollIntervalMs', '5s'],
      ['shuffleLists', 'false'],
      ['rollingBake', 'none'],
      ['rollingBakeCapMs', 'null'],
    ].flatMap(([name, value]) => ['--parameter', `${name}=${value}`]);
    expect(readServeArguments([...text.split(' '), ...parameters])).toEqual({
      is: 'read',
      serve: {
        port: 4566,
        controlPort: 4567,
        speed: 0.5,
        modelsFile: 'm.yaml',
        region: 'us-gov-west-1',
        account: '222233334444',
        parameters: { alarmPollIntervalMs: 5000, shuffleLists: false, rollingBake: 'none', rollingBakeCapMs: null },
      },
    });
  });

  it.each([
    ['--port 65536', '--port must be a number from 0 to 65535, got "65536"'],
    ['--port http', '--port must be a number from 0 to 65535, got "http"'],
    ['--control-port=-1', '--control-port must be a number from 0 to 65535, got "-1"'],
    ['--port 4566 --control-port 4566', '--port and --control-port are both 4566: give one of them another'],
    ['--speed 0', '--speed must be a number above 0 and at most 10000, got "0"'],
    ['--speed 10001', 'got "10001"'],
    ['--speed fast', 'got "fast"'],
    ['--models=', '--models must not be empty: name a file'],
    ['--region Frankfurt', '--region must be like eu-west-1, got "Frankfurt"'],
    ['--account 1234', '--account must be twelve digits, got "1234"'],
    ['--parameter alarmPollIntervalMs', '--parameter must be NAME=VALUE, got "alarmPollIntervalMs"'],
    ['--parameter alarmPoll=1', '--parameter names "alarmPoll", which the simulator does not have: use one of '],
    [
      '--parameter alarmPollIntervalMs=soon',
      '--parameter alarmPollIntervalMs must be a duration, got "soon": write alarmPollIntervalMs=20s',
    ],
    [
      '--parameter alarmPollIntervalMs=5000',
      '--parameter alarmPollIntervalMs must be a duration, got "5000": write alarmPollIntervalMs=5s',
    ],
    ['--parameter shuffleLists=no', '--parameter shuffleLists must be on or off, got "no": write shuffleLists=on'],
    ['--parameter rollingBakeCapMs=never', 'must be a duration, or none, got "never": write rollingBakeCapMs=none'],
    ['--sped 2', "unknown option '--sped': did you mean --speed?"],
    ['--json', '--json does not go with --serve: it is for scenarios'],
    ['a.yaml', '--serve takes no scenario, got "a.yaml": leave it out, or --serve'],
  ])('refuses %s', (text, fault) => {
    const reading = readServeArguments(['--serve', ...text.split(' ')]);
    expect(reading).toEqual({ is: 'refused', faults: [expect.stringContaining(fault)] });
  });
});

it('asks for help', () => {
  expect(readServeArguments(['--serve', '--help'])).toMatchObject({ is: 'help' });
});
