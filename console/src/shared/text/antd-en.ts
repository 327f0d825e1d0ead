import enUS from 'antd/locale/en_US';
import dayjs from 'dayjs';

export default enUS;
export const use = (): void => void dayjs.locale('en');
