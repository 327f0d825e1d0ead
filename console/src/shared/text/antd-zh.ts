import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';

export default zhCN;
export const use = (): void => void dayjs.locale('zh-cn');
