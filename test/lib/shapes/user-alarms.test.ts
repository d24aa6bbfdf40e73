import { describeShapes } from './describe-shapes.ts';
import { USER_ALARMS } from './services/user-alarms.ts';

describeShapes('an alarm of the user', USER_ALARMS);
