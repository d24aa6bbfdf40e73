/**
 * The members that AWS has and that have no effect here, by service and operation. Generated: `npm run simulator:docs`
 * calls each operation with each member, and writes what changes nothing.
 */
export const ignoredMembers: Readonly<Record<string, readonly string[]>> = {
  'ecs:DescribeCapacityProviders': ['include'],
  'ecs:DescribeContainerInstances': ['include'],
  'ecs:RunTask': [
    'networkConfiguration.awsvpcConfiguration.securityGroups',
    'networkConfiguration.awsvpcConfiguration.assignPublicIp',
    'placementConstraints[].expression',
    'placementStrategy',
    'referenceId',
    'volumeConfigurations',
  ],
  'monitoring:GetMetricData': ['LabelOptions'],
  'monitoring:PutMetricData': ['EntityMetricData[].Entity'],
  'events:PutEvents': ['Entries[].TraceHeader', 'EndpointId'],
  'elasticloadbalancing:DescribeTargetHealth': ['Targets[].AvailabilityZone', 'Targets[].QuicServerId'],
  'ssm:PutParameter': ['Description', 'KeyId', 'Tags'],
  'logs:GetLogEvents': ['unmask'],
  'cloudtrail:LookupEvents': ['EventCategory'],
  'sts:AssumeRole': [
    'PolicyArns',
    'Policy',
    'Tags',
    'TransitiveTagKeys',
    'ExternalId',
    'SerialNumber',
    'TokenCode',
    'ProvidedContexts',
  ],
  'sts:AssumeRoleWithWebIdentity': ['ProviderId', 'PolicyArns', 'Policy'],
};
