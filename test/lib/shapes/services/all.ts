import type { Shape } from '../shape.ts';
import { CAPACITY } from './capacity.ts';
import { DISCOVERY } from './discovery.ts';
import { L1 } from './l1.ts';
import { LOAD_BALANCERS } from './load-balancers.ts';
import { PATTERNS } from './patterns.ts';
import { PLACES } from './places.ts';
import { REFUSED } from './refused.ts';
import { STRATEGIES } from './strategies.ts';
import { USER_ALARMS } from './user-alarms.ts';

/** All shapes, by what their titles begin with. */
export const ALL_SHAPES: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  capacity: CAPACITY,
  discovery: DISCOVERY,
  'L1 constructs': L1,
  'a load balancer': LOAD_BALANCERS,
  'a pattern of the CDK': PATTERNS,
  'a place': PLACES,
  'a service that is not protected': REFUSED,
  'a strategy': STRATEGIES,
  'an alarm of the user': USER_ALARMS,
};
