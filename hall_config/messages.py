"""The words of every finding, in Chinese and English; `{names}` are filled in by the finder."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, str]] = {
    "department": ("部门", "department"),
    "theme": ("主题", "theme"),
    "service": ("业务", "service"),
    "item": ("事项", "item"),
    "material": ("材料", "material"),
    "bundle": ("一件事", "bundle"),
    "zone": ("业务区", "zone"),
    "window": ("窗口", "window"),
    "clerk": ("窗口人员", "clerk"),
    "hall": ("大厅", "hall"),
}

MESSAGES: Mapping[str, tuple[str, str]] = {
    # files
    "no_folder": ("没有这个文件夹", "there is no such folder"),
    "missing_file": ("缺少文件", "the file is missing"),
    "empty_file": ("文件是空的", "the file is empty"),
    "unknown_file": ("不认识的文件“{value}”", 'unknown file "{value}"'),
    "encoding": (
        "文字编码既不是 UTF-8 也不是 GBK，请另存为 UTF-8",
        "the text is neither UTF-8 nor GBK; save it as UTF-8",
    ),
    "syntax": ("TOML 写法有误：{problem}", "not valid TOML: {problem}"),
    "too_deep": ("表或列表嵌套太深", "tables or lists are nested too deeply"),
    "csv_syntax": ("CSV 写法有误：{problem}", "not valid CSV: {problem}"),
    # columns and keys
    "unknown_column": ("不认识的列“{value}”", 'unknown column "{value}"'),
    "missing_column": ("缺少列“{value}”", 'the column "{value}" is missing'),
    "repeated_column": ("列“{value}”出现两次", 'the column "{value}" appears twice'),
    "extra_cells": ("这一行比表头多出单元格", "this row has more cells than the header"),
    "unknown_key": ("不认识的键“{value}”", 'unknown key "{value}"'),
    "missing_key": ("缺少“{value}”", '"{value}" is missing'),
    "wrong_type": ("这里应是{zh}", "this should be {en}"),
    # single values
    "missing_value": ("不能为空", "must not be empty"),
    "not_whole": ("“{value}”不是整数", '"{value}" is not a whole number'),
    "out_of_range": (
        "{value} 应在 {low} 与 {high} 之间",
        "{value} is not between {low} and {high}",
    ),
    "not_choice": ("“{value}”不在可选值中：{among}", '"{value}" is none of {among}'),
    "not_flag": ("“{value}”应为 yes 或 no", '"{value}" should be yes or no'),
    "id_shape": (
        "编号“{value}”只能用小写字母、数字，中间可用单个短横",
        'the id "{value}" may have small letters and digits, with single hyphens between',
    ),
    "code_shape": ("编码“{value}”应为 {shape}", 'the code "{value}" should be {shape}'),
    "prefix_shape": (
        "号头“{value}”应为一或两个大写字母，且不含 I、O、Q",
        'the prefix "{value}" should be one or two capital letters without I, O, Q',
    ),
    "prefix_taken": (
        "号头“{value}”已用于业务“{service}”，云队列须用另一个",
        'the prefix "{value}" is that of the service "{service}"; a shared line has its own',
    ),
    "item_bound": (
        "事项“{value}”的通办范围是 {scope}，不能放进云队列",
        'the item "{value}" has the scope {scope}; the shared line takes what the city does',
    ),
    "shared_twice": (
        "已有云队列“{other}”，一个城市只有一个",
        'there is a shared line "{other}" already; a city has one',
    ),
    "time_shape": ("“{value}”不是时间，请写成 09:00", '"{value}" is no time; write 09:00'),
    "span_shape": (
        "“{value}”不是时段，请写成 09:00-12:00",
        '"{value}" is no stretch of time; write 09:00-12:00',
    ),
    "hours_after_day": (
        "开放到 {value}，但业务日 {ends} 就结束；请改时间，或写 day_ends",
        "open until {value}, but the day ends at {ends}; change the hours or day_ends",
    ),
    "span_order": ("{value} 的结束不晚于开始", "{value} ends before it begins"),
    "span_overlap": ("{value} 与前一时段重叠", "{value} overlaps the stretch before it"),
    "weekday_shape": (
        "“{value}”不是星期，请写 1–7 或 1-5",
        '"{value}" is no weekday; write 1–7, 1-5',
    ),
    "date_shape": (
        "“{value}”不是日期，请写成 2026-10-01",
        '"{value}" is no date; write 2026-10-01',
    ),
    "timezone": ("没有时区“{value}”", 'there is no time zone "{value}"'),
    # references
    "unknown_reference": ("没有{zh}“{value}”", 'there is no {en} "{value}"'),
    "duplicate": (
        "{zh}“{value}”重复，已见于第 {first} 行",
        'the {en} "{value}" is there twice, first in row {first}',
    ),
    "duplicate_code": (
        "编码“{value}”重复，已见于第 {first} 行",
        'the code "{value}" is there twice, first in row {first}',
    ),
    "repeated": ("“{value}”在同一格中重复", '"{value}" is named twice in one cell'),
    # sense
    "prefix_overlap": (
        "号头“{value}”与业务“{other}”的号头“{taken}”重叠，叫号时会听混",
        'the prefix "{value}" overlaps "{taken}" of the service "{other}": they sound alike',
    ),
    "coordinates": (
        "坐标 {value} 不在本市范围 {low}–{high} 内（经度在前，纬度在后）",
        "the coordinate {value} is outside the city, {low} to {high}; longitude first",
    ),
    "bounds_order": (
        "{low} 应小于 {high}：西小于东，南小于北",
        "{low} should be less than {high}: west before east, south before north",
    ),
    "window_shape": (
        "窗口号“{value}”只能用字母、数字，中间可用短横",
        'the window "{value}" may have letters and digits, with hyphens between',
    ),
    "window_idle": ("窗口“{value}”没有任何业务", 'the window "{value}" has no service'),
    "own_and_help": (
        "业务“{value}”同时列为主办和协办",
        'the service "{value}" is both own and help',
    ),
    "not_offered": ("本厅不办理业务“{value}”", 'the service "{value}" is not offered in this hall'),
    "service_twice": (
        "业务“{value}”已在业务区“{other}”排队，一个业务在一厅只有一条队列",
        'the service "{value}" already waits in the zone "{other}"; one line a hall',
    ),
    "service_unserved": (
        "业务“{value}”在本厅没有窗口办理",
        'no window of this hall serves the service "{value}"',
    ),
    "service_unrostered": (
        "办理业务“{value}”的窗口没有排班",
        'no window that serves the service "{value}" is on the roster',
    ),
    "service_unauthorised": (
        "本厅没有人员获授权办理业务“{value}”",
        'no clerk of this hall may handle the service "{value}"',
    ),
    "item_unserved": (
        "事项“{value}”无人办理：本厅没有它的业务“{service}”",
        'nobody serves the item "{value}": this hall lacks its service "{service}"',
    ),
    "item_nowhere": ("事项“{value}”没有任何大厅办理", 'no hall offers the item "{value}"'),
    "roster_outside": (
        "窗口“{window}”的排班 {value} 不在业务区“{zone}”的开放时间内（星期{day}：{hours}）",
        'the shift {value} at window "{window}" is outside the hours of the zone "{zone}" '
        "(weekday {day}: {hours})",
    ),
    "roster_overlap": (
        "窗口“{window}”星期{day}的排班 {value} 与另一班重叠",
        'the shift {value} at window "{window}" on weekday {day} overlaps another',
    ),
    "days_order": (
        "承诺时限 {promised} 天长于法定时限 {statutory} 天",
        "the promised {promised} days are more than the statutory {statutory}",
    ),
    "online_first": (
        "可网办的事项必须已进驻省网（provincial_site = yes）",
        "an item that is online must be on the provincial site (provincial_site = yes)",
    ),
    "slip_lines": ("号票底部最多两行", "the slip has room for two lines at its foot"),
    "slip_number": ("号票上必须有号码（number）", "a slip must have its number (number)"),
    "zone_closed": ("业务区“{value}”没有开放时间", 'the zone "{value}" has no hours'),
    # what is not wrong, but will be noticed
    "voice_short": (
        "业务区“{zone}”最忙时每小时约呼叫 {calls} 次，用 {languages} 只播得完 {whole} 次："
        "忙时只播第一种语言。可减少语言，或把业务区分开",
        'the zone "{zone}" calls about {calls} an hour at its fullest, {languages} leave time for '
        "{whole}: often only the first is spoken; speak fewer languages or split the zone",
    ),
    "voice_over": (
        "业务区“{zone}”最忙时每小时约呼叫 {calls} 次，只用第一种语言也只播得完 {first} 次："
        "会有号码来不及播报。请把业务区分开，或改用无声显示",
        'the zone "{zone}" calls about {calls} an hour at its fullest, the first language alone '
        "leaves time for {first}: calls will go unspoken; split the zone or use captions",
    ),
}

NEAREST = ("，最接近的是“{nearest}”", '; the nearest is "{nearest}"')


def words(code: str, language: str, values: Mapping[str, str], nearest: str) -> str:
    """Give one finding's sentence in `zh` or `en`."""
    which = 0 if language == "zh" else 1
    told = MESSAGES[code][which].format_map(values)
    return told + (NEAREST[which].format(nearest=nearest) if nearest else "")


def kind_words(kind: str) -> dict[str, str]:
    """Give the Chinese and English word of a kind of thing, to fill in `{zh}` and `{en}`."""
    zh, en = KINDS[kind]
    return {"zh": zh, "en": en}
