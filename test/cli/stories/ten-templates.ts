/** Names of the ten templates. */
export type TemplateName =
  | 'rolling-alb'
  | 'rolling-rate'
  | 'blue-green'
  | 'canary'
  | 'linear'
  | 'rolling-nlb'
  | 'service-connect'
  | 'worker'
  | 'no-traffic'
  | 'no-breaker';

/** Ten services in templates of different styles. The first alarm is the one that an edit changes. */
export const TEN_TEMPLATES: Readonly<Record<TemplateName, string>> = {
  // Short functions, flow maps.
  'rolling-alb': `
Resources:
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/ApplicationELB
      MetricName: HTTPCode_Target_5XX_Count
      Dimensions:
        - {Name: LoadBalancer, Value: !GetAtt Balancer.LoadBalancerFullName}
        - {Name: TargetGroup, Value: !GetAtt Targets.TargetGroupFullName}
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 10
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: web
      Cluster: shop
      DesiredCount: 2
      LoadBalancers: [{TargetGroupArn: !Ref Targets, ContainerName: app, ContainerPort: 8080}]
      DeploymentConfiguration:
        BakeTimeInMinutes: 5
        DeploymentCircuitBreaker: {Enable: true, Rollback: true}
        Alarms: {AlarmNames: [!Ref Errors], Enable: true, Rollback: true}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
  Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP, Port: 8080}}
  Other: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP, Port: 8080}}
`,
  // A parameter, names of alarms, metric math, a percentile.
  'rolling-rate': `
Parameters:
  Bake: {Type: Number, Default: 15}
  Stage: {Type: String, Default: prod}
Resources:
  ErrorRateAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: !Sub '\${Stage}-error-rate'
      Metrics:
        - {Id: rate, Expression: 100 * errors / requests, ReturnData: true}
        - Id: errors
          ReturnData: false
          MetricStat:
            Stat: Sum
            Period: 60
            Metric:
              Namespace: AWS/ApplicationELB
              MetricName: HTTPCode_Target_5XX_Count
              Dimensions:
                - {Name: TargetGroup, Value: !GetAtt Targets.TargetGroupFullName}
                - {Name: LoadBalancer, Value: !GetAtt Balancer.LoadBalancerFullName}
        - Id: requests
          ReturnData: false
          MetricStat:
            Stat: Sum
            Period: 60
            Metric:
              Namespace: AWS/ApplicationELB
              MetricName: RequestCount
              Dimensions:
                - {Name: TargetGroup, Value: !GetAtt Targets.TargetGroupFullName}
                - {Name: LoadBalancer, Value: !GetAtt Balancer.LoadBalancerFullName}
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 5
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  LatencyAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: !Sub '\${Stage}-latency'
      Namespace: AWS/ApplicationELB
      MetricName: TargetResponseTime
      Dimensions:
        - {Name: LoadBalancer, Value: !GetAtt Balancer.LoadBalancerFullName}
      ExtendedStatistic: p90
      Period: 60
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 0.2
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: missing
  Service:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: 2
      LoadBalancers: [{TargetGroupArn: !Ref Targets, ContainerName: app, ContainerPort: 8080}]
      DeploymentConfiguration:
        BakeTimeInMinutes: !Ref Bake
        DeploymentCircuitBreaker: {Enable: true, Rollback: true}
        Alarms:
          AlarmNames: [!Ref ErrorRateAlarm, !Ref LatencyAlarm]
          Enable: true
          Rollback: true
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
  Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTPS, Port: 8443}}
  Other: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP, Port: 8080}}
`,
  // JSON, with two target groups and an alarm for each.
  'blue-green': JSON.stringify(
    {
      Resources: {
        Green: groupAlarm('GreenTargets'),
        Blue: groupAlarm('BlueTargets'),
        Service: {
          Type: 'AWS::ECS::Service',
          Properties: {
            ServiceName: 'api',
            DesiredCount: 2,
            LoadBalancers: [
              {
                TargetGroupArn: { Ref: 'BlueTargets' },
                AdvancedConfiguration: { AlternateTargetGroupArn: { Ref: 'GreenTargets' } },
              },
            ],
            DeploymentConfiguration: {
              Strategy: 'BLUE_GREEN',
              BakeTimeInMinutes: 10,
              DeploymentCircuitBreaker: { Enable: true, Rollback: true },
              Alarms: { AlarmNames: [{ Ref: 'Green' }, { Ref: 'Blue' }], Enable: true, Rollback: true },
            },
          },
        },
        BlueTargets: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Protocol: 'HTTP' } },
        GreenTargets: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Protocol: 'HTTP' } },
        Other: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Protocol: 'HTTP' } },
      },
    },
    undefined,
    2,
  ),
  // The errors of both target groups in one expression.
  canary: `
Resources:
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - {Id: all, Expression: 'FILL(blue, 0) + FILL(green, 0)'}
        - {Id: blue, ReturnData: false, MetricStat: {Stat: Sum, Period: 60, Metric: {Namespace: AWS/ApplicationELB, MetricName: HTTPCode_Target_5XX_Count, Dimensions: [{Name: LoadBalancer, Value: app/x/1}, {Name: TargetGroup, Value: !GetAtt BlueTargets.TargetGroupFullName}]}}}
        - {Id: green, ReturnData: false, MetricStat: {Stat: Sum, Period: 60, Metric: {Namespace: AWS/ApplicationELB, MetricName: HTTPCode_Target_5XX_Count, Dimensions: [{Name: LoadBalancer, Value: app/x/1}, {Name: TargetGroup, Value: !GetAtt GreenTargets.TargetGroupFullName}]}}}
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 5
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: web
      DesiredCount: 2
      LoadBalancers:
        - TargetGroupArn: !Ref BlueTargets
          AdvancedConfiguration: {AlternateTargetGroupArn: !Ref GreenTargets}
      DeploymentConfiguration:
        Strategy: CANARY
        CanaryConfiguration: {CanaryPercent: 10, CanaryBakeTimeInMinutes: 10}
        BakeTimeInMinutes: 10
        DeploymentCircuitBreaker: {Enable: true, Rollback: true}
        Alarms: {AlarmNames: [!Ref Errors], Enable: true, Rollback: true}
  BlueTargets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP}}
  GreenTargets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP}}
  Other: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP}}
`,
  linear: `
Resources:
  Green:
    Type: AWS::CloudWatch::Alarm
    Properties: {Threshold: 5, Namespace: AWS/ApplicationELB, MetricName: HTTPCode_Target_5XX_Count, Dimensions: [{Name: TargetGroup, Value: !GetAtt GreenTargets.TargetGroupFullName}], Statistic: Sum, Period: 60, EvaluationPeriods: 3, DatapointsToAlarm: 2, ComparisonOperator: GreaterThanOrEqualToThreshold, TreatMissingData: notBreaching}
  Blue:
    Type: AWS::CloudWatch::Alarm
    Properties: {Threshold: 5, Namespace: AWS/ApplicationELB, MetricName: HTTPCode_Target_5XX_Count, Dimensions: [{Name: TargetGroup, Value: !GetAtt BlueTargets.TargetGroupFullName}], Statistic: Sum, Period: 60, EvaluationPeriods: 3, DatapointsToAlarm: 2, ComparisonOperator: GreaterThanOrEqualToThreshold, TreatMissingData: notBreaching}
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: web
      DesiredCount: 4
      LoadBalancers:
        - TargetGroupArn: !Ref BlueTargets
          AdvancedConfiguration: {AlternateTargetGroupArn: !Ref GreenTargets}
      DeploymentConfiguration:
        Strategy: LINEAR
        LinearConfiguration: {StepPercent: 20, StepBakeTimeInMinutes: 5}
        BakeTimeInMinutes: 5
        DeploymentCircuitBreaker: {Enable: true, Rollback: true}
        Alarms: {AlarmNames: [!Ref Green, !Ref Blue], Enable: true, Rollback: true}
  BlueTargets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP}}
  GreenTargets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP}}
  Other: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP}}
`,
  'rolling-nlb': `
Resources:
  Unhealthy:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/NetworkELB
      MetricName: UnHealthyHostCount
      Dimensions:
        - {Name: LoadBalancer, Value: net/x/1}
        - {Name: TargetGroup, Value: !GetAtt Targets.TargetGroupFullName}
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 0.5
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  Memory:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/ECS
      MetricName: MemoryUtilization
      Dimensions:
        - {Name: ClusterName, Value: shop}
        - {Name: ServiceName, Value: !GetAtt Service.Name}
      Statistic: Average
      Period: 60
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 80
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: shop
      DesiredCount: 2
      HealthCheckGracePeriodSeconds: 30
      LoadBalancers: [{TargetGroupArn: !Ref Targets, ContainerName: app, ContainerPort: 8080}]
      DeploymentConfiguration:
        BakeTimeInMinutes: 10
        DeploymentCircuitBreaker: {Enable: true, Rollback: true}
        Alarms: {AlarmNames: [!Ref Unhealthy, !Ref Memory], Enable: true, Rollback: true}
  Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: TCP, Port: 8080}}
  Other: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: TCP, Port: 8080}}
`,
  // A task definition with a health check.
  'service-connect': `
Resources:
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: cart-errors
      Namespace: AWS/ECS
      MetricName: HTTPCode_Target_5XX_Count
      Dimensions:
        - {Name: TargetDiscoveryName, Value: cart}
        - {Name: ServiceName, Value: cart}
        - {Name: ClusterName, Value: shop}
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 10
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions: [{Name: app, Image: cart, HealthCheck: {Command: [CMD, /check]}}]
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: cart
      Cluster: shop
      DesiredCount: 2
      TaskDefinition: !Ref Task
      ServiceConnectConfiguration: {Enabled: true, Services: [{PortName: http, DiscoveryName: cart}]}
      DeploymentConfiguration:
        BakeTimeInMinutes: 5
        DeploymentCircuitBreaker: {Enable: true, Rollback: true}
        Alarms: {AlarmNames: [cart-errors], Enable: true, Rollback: true}
`,
  worker: `
Resources:
  DeadLetters:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Dimensions: [{Name: QueueName, Value: !GetAtt Dead.QueueName}]
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 10
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  Age:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateAgeOfOldestMessage
      Dimensions: [{Name: QueueName, Value: !GetAtt Orders.QueueName}]
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 300
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {ContainerDefinitions: [{Name: app, Image: worker}]}
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: worker
      DesiredCount: 2
      TaskDefinition: !Ref Task
      DeploymentConfiguration:
        BakeTimeInMinutes: 10
        DeploymentCircuitBreaker: {Enable: true, Rollback: true}
        Alarms: {AlarmNames: [!Ref DeadLetters, !Ref Age], Enable: true, Rollback: true}
  Dead: {Type: AWS::SQS::Queue}
  Orders: {Type: AWS::SQS::Queue}
  Other: {Type: AWS::SQS::Queue}
`,
  'no-traffic': `
Resources:
  Memory:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/ECS
      MetricName: MemoryUtilization
      Dimensions: [{Name: ClusterName, Value: shop}, {Name: ServiceName, Value: mailer}]
      Statistic: Average
      Period: 60
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 80
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {ContainerDefinitions: [{Name: app, Image: mailer}]}
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: mailer
      Cluster: shop
      DesiredCount: 2
      TaskDefinition: !Ref Task
      DeploymentConfiguration:
        BakeTimeInMinutes: 10
        DeploymentCircuitBreaker: {Enable: true, Rollback: true}
        Alarms: {AlarmNames: [!Ref Memory], Enable: true, Rollback: true}
`,
  'no-breaker': `
Resources:
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/ApplicationELB
      MetricName: HTTPCode_Target_5XX_Count
      Dimensions: [{Name: LoadBalancer, Value: app/x/1}, {Name: TargetGroup, Value: !GetAtt Targets.TargetGroupFullName}]
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 10
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  Memory:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/ECS
      MetricName: MemoryUtilization
      Dimensions: [{Name: ClusterName, Value: default}, {Name: ServiceName, Value: web}]
      Statistic: Average
      Period: 60
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 80
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: web
      DesiredCount: 3
      LoadBalancers: [{TargetGroupArn: !Ref Targets}]
      DeploymentConfiguration:
        BakeTimeInMinutes: 10
        DeploymentCircuitBreaker: {Enable: false, Rollback: true}
        Alarms: {AlarmNames: [!Ref Errors, !Ref Memory], Enable: true, Rollback: true}
  Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP}}
  Other: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTP}}
`,
};

function groupAlarm(group: string) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_Target_5XX_Count',
      Dimensions: [
        { Name: 'LoadBalancer', Value: 'app/api/1' },
        { Name: 'TargetGroup', Value: { 'Fn::GetAtt': [group, 'TargetGroupFullName'] } },
      ],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    },
  };
}
