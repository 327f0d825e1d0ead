import { texts } from '@/shared/text/texts';

export const useTexts = texts({
  title: ['三分钟上手', 'Three-minute tour'],
  description: [
    '创建一个应用，把这个浏览器变成真实设备，给它发一条推送，看着它到达。',
    'Create an app, make this browser a real device, push to it and see it arrive.',
  ],
  steps: ['步骤', 'Steps'],
  stepApp: ['创建应用', 'Create an app'],
  stepKeys: ['保存密钥', 'Keep the keys'],
  stepDevice: ['连接设备', 'Connect a device'],
  stepPush: ['发一条推送', 'Send a push'],

  appName: ['应用名称', "The app's name"],
  appNameHint: ['例如“青藤商城”，之后可以修改', 'It can be changed later'],
  appNameNeeded: ['请填写应用名称', 'Give the app a name'],
  category: ['分类', 'Category'],
  categoryHint: ['用于和同类应用对比效果', 'To compare with apps of the same kind'],
  create: ['创建应用', 'Create the app'],
  useExisting: ['或者用已有的应用继续', 'Or go on with an app you have'],
  choose: ['选择应用', 'Choose an app'],
  mayNot: ['只有平台管理员可以创建应用，请联系管理员。', 'Only a platform administrator can create apps. Ask one.'],

  keysTitle: ['“{name}”已创建', '“{name}” is created'],
  keysBody: [
    '服务端用这三个值调用接口，客户端 SDK 用前两个。',
    'Your servers call the API with all three; device SDKs need the first two.',
  ],
  masterSecretOnce: [
    'Master Secret 只显示这一次，请现在保存。丢失后只能重新生成。',
    'The master secret is shown this once. Keep it now; a lost one can only be replaced.',
  ],
  copyAll: ['全部复制', 'Copy all'],
  keptKeys: ['已保存，下一步', 'Kept; go on'],

  deviceTitle: ['把这个浏览器变成设备', 'Make this browser a device'],
  deviceBody: [
    '和手机一样：通过 MQTT over WebSocket 注册成一台真实设备，出现在设备列表和统计里。',
    'As a phone would: registered over MQTT WebSocket, a real device in lists and figures.',
  ],
  connect: ['连接这个浏览器', 'Connect this browser'],
  connecting: ['正在注册和连接', 'Registering and connecting'],
  connected: ['已连接', 'Connected'],
  cid: ['设备标识 CID', 'CID'],
  next: ['下一步', 'Next'],
  noKey: ['你的角色看不到这个应用的 App Key，请换一个应用。', 'Your role may not see this app’s key. Choose another app.'],
  refused: ['没有连上：{code}', 'Not connected: {code}'],
  waiting: ['连接断开，正在重试（{code}）', 'Connection lost, trying again ({code})'],

  pushTitle: ['给它发一条推送', 'Push to it'],
  pushTitleField: ['标题', 'Title'],
  pushBodyField: ['正文', 'Body'],
  defaultTitle: ['鸿雁来信', 'A letter by wild goose'],
  defaultBody: ['第一条推送已经送到你的浏览器。', 'Your first push has come to this browser.'],
  send: ['发送', 'Send'],
  waitingForIt: ['已发出，等它到达…', 'Sent; waiting for it to arrive…'],
  arrivedIn: ['到达，用时 {ms} 毫秒', 'Arrived in {ms} ms'],
  clickIt: ['点一下这条通知，看看点击怎么被统计', 'Click the notification to see clicks counted'],
  clicked: ['已点击', 'Clicked'],
  thisBrowser: ['这个浏览器', 'This browser'],
  nothingYet: ['还没有消息', 'Nothing yet'],
  chain: ['这条消息的经过', 'What became of the message'],

  done: ['完成了', 'Done'],
  doneBody: [
    '你已经走完一条消息的全程。接下来可以接入自己的应用，或者配置厂商通道触达离线手机。',
    'You have seen the whole way of a message. Next: your own app, or vendor channels for phones that are offline.',
  ],
  toOverview: ['去总览', 'To the overview'],
  toPush: ['创建推送', 'New push'],
  toChannels: ['配置厂商渠道', 'Set up channels'],
  again: ['再发一条', 'Send another'],
});
