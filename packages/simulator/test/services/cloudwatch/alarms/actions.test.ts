import { describe, expect, it } from 'vitest';
import { checkAction } from '../../../../src/services/cloudwatch/alarms/actions.ts';

describe('checkAction', () => {
  it.each([
    'arn:aws:automate:us-east-1:ec2:stop',
    'arn:aws:swf:us-east-1:111122223333:action/actions/AWS_EC2.InstanceId.Stop/1.0',
    'arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:1:autoScalingGroupName/g:policyName/p',
    'arn:aws:lambda:us-east-1:111122223333:function:page:live',
    'arn:aws:sns:us-east-1:111122223333:page',
    'arn:aws:ssm:us-east-1:111122223333:opsitem:1#CATEGORY=Security',
    'arn:aws:ssm-incidents::111122223333:responseplan/page',
  ])('accepts %s, as the page lists it [CW-53]', (action) => {
    expect(() => checkAction(action, 'us-east-1')).not.toThrow();
  });

  it.each([
    ['page me', 'Invalid arn syntax: page me'],
    ['arn:ok', 'Invalid arn syntax: arn:ok'],
    ['arn:aws:sns:us-east-1', 'Invalid arn syntax: arn:aws:sns:us-east-1'],
    ['arn:aws:sqs:us-east-1:111122223333:page', 'Unsupported AWS vendor sqs'],
    [
      'arn:aws:sns:eu-central-1:111122223333:page',
      'Invalid region eu-central-1 specified. Only us-east-1 is supported.',
    ],
  ])('refuses %s [CW-53]', (action, message) => {
    expect(() => checkAction(action, 'us-east-1')).toThrow(
      expect.objectContaining({ code: 'ValidationError', message }),
    );
  });
});
